import { createPublicKey, type KeyObject } from 'node:crypto';
import type { EmbedAlgorithm } from '@clew/contract';
import { Problem } from '../../kernel/problem.ts';

type Asymmetric = Exclude<EmbedAlgorithm, 'HS256'>;

const leastRsaBits = 2_048;

/** PEM or JWK -> SPKI as PEM, of a key that fits the algorithm. Refuses private keys: they are nobody's business here. */
export function readPublicKey(algorithm: Asymmetric, given: string | Record<string, unknown>): string {
  const isPrivate = typeof given === 'string' ? given.includes('PRIVATE KEY') : 'd' in given || 'k' in given;
  if (isPrivate) throw refusal('This is a private key. Keep it, make a new pair, and send the public one.');
  const key = parse(given);
  const mistake = key ? mistakeOf(algorithm, key) : 'Expected a public key as PEM (SPKI) or as JWK.';
  if (!key || mistake) throw refusal(mistake ?? '');
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function parse(given: string | Record<string, unknown>): KeyObject | undefined {
  try {
    return typeof given === 'string' ? createPublicKey(given) : createPublicKey({ key: given, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function mistakeOf(algorithm: Asymmetric, { asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | undefined {
  switch (algorithm) {
    case 'RS256':
      return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= leastRsaBits
        ? undefined
        : `RS256 needs an RSA key of ${leastRsaBits} bits or more.`;
    case 'ES256':
      return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1'
        ? undefined
        : 'ES256 needs a key on the curve P-256.';
    case 'EdDSA':
      return asymmetricKeyType === 'ed25519' ? undefined : 'EdDSA needs an Ed25519 key.';
  }
}

function refusal(message: string): Problem {
  return new Problem('validation-failed', { errors: { publicKey: [message] } });
}
