import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

const remoteAddress = '10.0.0.9';
const see = (trustedProxies: number, forwardedFor: string | null) =>
  clientAddress({ remoteAddress, forwardedFor, trustedProxies });

describe('the address of a client', () => {
  it('is that of the connection where no proxy is trusted, whatever the header says', () => {
    expect(see(0, '203.0.113.7')).toBe(remoteAddress);
    expect(see(1, null)).toBe(remoteAddress);
    expect(clientAddress({ remoteAddress: '::ffff:10.0.0.9', forwardedFor: null, trustedProxies: 0 })).toBe('10.0.0.9');
    expect(clientAddress({ remoteAddress: undefined, forwardedFor: null, trustedProxies: 0 })).toBe('');
  });

  it('is what the outermost trusted proxy saw; what stands further left cannot be believed', () => {
    expect(see(1, '203.0.113.7')).toBe('203.0.113.7');
    expect(see(1, '1.1.1.1, 203.0.113.7')).toBe('203.0.113.7');
    expect(see(2, '1.1.1.1, 203.0.113.7, 10.0.0.2')).toBe('203.0.113.7');
    expect(see(3, '203.0.113.7, 10.0.0.2')).toBe('203.0.113.7');
  });

  it('may come with a port or in brackets', () => {
    expect(see(1, '203.0.113.7:4711')).toBe('203.0.113.7');
    expect(see(1, '[2001:db8::1]:4711')).toBe('2001:db8::1');
    expect(see(1, '2001:db8::1')).toBe('2001:db8::1');
  });

  it.each(['unknown', '', '1.2.3.4.5', '<script>', '203.0.113.7, '])('is that of the connection for %j', (header) =>
    expect(see(1, header)).toBe(remoteAddress),
  );
});
