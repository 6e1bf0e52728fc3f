import { fold } from '../kernel/fold.ts';

/**
 * An address that somebody else vouches for, folded. Mailboxes whose addresses only compatibility forms make equal are two, which
 * may belong to two people: undefined. So are those that differ by what folds into a plain letter, as the sign of kelvin does.
 */
export function foldVouched(address: string): string | undefined {
  const folded = fold(address);
  const isDisguised = Array.from(address).some((character) => character > '\x7f' && isPlain(fold(character)));
  return !isDisguised && address.trim().normalize('NFC').toLowerCase() === folded ? folded : undefined;
}

function isPlain(text: string): boolean {
  return text !== '' && Array.from(text).every((character) => character <= '\x7f');
}
