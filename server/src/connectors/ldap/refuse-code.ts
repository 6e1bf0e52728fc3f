import { SourceError, type SourceErrorKind } from '../source-error.ts';

interface Refusal {
  kind: SourceErrorKind;
  says: string;
  nextStep?: string;
}

/** Result codes of RFC 4511 that say what is to be done; others are told by their number. */
const refusals: Readonly<Record<number, Refusal>> = {
  3: { kind: 'unavailable', says: 'takes longer than the directory allows' },
  4: tooMany('finds more than the directory gives to this account'),
  8: { kind: 'access-denied', says: 'needs a safer way to sign in' },
  10: {
    kind: 'misconfigured',
    says: 'leads to another directory',
    nextStep: 'Name that one in the settings of the source.',
  },
  11: tooMany('takes more than the directory allows to this account'),
  13: {
    kind: 'misconfigured',
    says: 'is refused without TLS',
    nextStep: 'Begin the address with ldaps://, or leave `plain` out.',
  },
  32: {
    kind: 'misconfigured',
    says: 'finds no such place',
    nextStep: 'Correct the bases in the settings of the source.',
  },
  34: { kind: 'misconfigured', says: 'names something that is no distinguished name' },
  48: { kind: 'access-denied', says: 'is refused' },
  49: { kind: 'access-denied', says: 'is refused: the name or the password is wrong' },
  50: { kind: 'access-denied', says: 'is not allowed' },
  51: { kind: 'rate-limited', says: 'has to wait: the directory is busy' },
  52: { kind: 'unavailable', says: 'has to wait: the directory is not ready' },
  53: { kind: 'access-denied', says: 'is not done by the directory for this account' },
};

function tooMany(says: string): Refusal {
  return {
    kind: 'misconfigured',
    says,
    nextStep: 'Let the account page through results without a limit, or narrow the filters.',
  };
}

export function refuseCode(code: number, subject: string): void {
  if (code === 0) return;
  const { kind, says, nextStep } = refusals[code] ?? { kind: 'unavailable' as const, says: 'fails' };
  throw new SourceError(kind, `${subject} ${says} (${code}).`, nextStep === undefined ? {} : { nextStep });
}
