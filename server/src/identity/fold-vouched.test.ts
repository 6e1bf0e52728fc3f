import { expect, it } from 'vitest';
import { foldVouched } from './fold-vouched.ts';

it('an address that others vouch for is folded, and none where another mailbox would be meant', () => {
  const folded = (address: string) => foldVouched(address);
  expect(folded(' Mike@Clew.test')).toBe('mike@clew.test');
  expect(folded('ZOE\u0308@clew.test')).toBe('zo\u00eb@clew.test');
  // The sign of kelvin, a full-width a, a ligature.
  for (const address of ['mi\u212ae@clew.test', '\uff41nn@clew.test', '\ufb01ona@clew.test'])
    expect([address, folded(address)]).toEqual([address, undefined]);
});
