import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldDn } from './fold-dn.ts';

describe('a distinguished name', () => {
  it.each([
    ['uid=ann,ou=People,dc=site', 'UID = Ann , OU=people;DC=SITE'],
    ['cn=Lovelace\\, Ada,dc=site', 'cn=Lovelace\\2c Ada,dc=site'],
    ['cn=a=b,dc=site', 'cn=a\\3db,dc=site'],
    ['cn=Ünal,dc=site', 'cn=\\c3\\9cnal,dc=site'],
    ['cn=a+uid=b,dc=site', 'CN=A + UID=B,dc=site'],
  ])('%s is also written %s', (one, other) => expect(foldDn(one)).toBe(foldDn(other)));

  it.each([
    ['cn=a,dc=site', 'cn=a\\,dc=site'],
    ['cn=a,b=c', 'cn=a\\,b=c'],
    ['cn=a+b=c', 'cn=a\\+b=c'],
    ['cn=ann,dc=site', 'cn=аnn,dc=site'],
    ['cn=ann,dc=site', 'cn=ａnn,dc=site'],
    ['cn=a,dc=site', 'cn=a,dc=site,dc=test'],
  ])('%s is not %s', (one, other) => expect(foldDn(one)).not.toBe(foldDn(other)));

  it.each(['', 'ann', 'cn=a\\'])('is not: %j', (text) => expect(foldDn(text)).toBeUndefined());

  it('written with other escapes stays the same, and what another value is does not', () => {
    const escaped = (text: string) =>
      [...Buffer.from(text)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
    const value = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(value, value, (one, other) => {
        const [first, second] = [foldDn(`cn=${escaped(one)},dc=x`), foldDn(`cn=${escaped(other)},dc=x`)];
        expect(foldDn(first ?? '')).toBe(first);
        const isSame = one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
        expect(first === second).toBe(isSame);
      }),
    );
  });
});
