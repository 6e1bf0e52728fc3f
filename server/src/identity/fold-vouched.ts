import { fold } from '../kernel/fold.ts';

/**
 * An address that somebody else vouches for, folded. Mailboxes whose addresses only compatibility forms make equal are two, which
 * may belong to two people: undefined.
 */
export function foldVouched(address: string): string | undefined {
  const folded = fold(address);
  return address.trim().normalize('NFC').toLowerCase() === folded ? folded : undefined;
}
