import { z } from 'zod';
import { limits } from './limits.ts';
import { Identifier, PlainText } from './text-forms.ts';

export const embedAlgorithms = ['HS256', 'RS256', 'ES256', 'EdDSA'] as const;
export type EmbedAlgorithm = (typeof embedAlgorithms)[number];

const text = PlainText.min(1).max(limits.nameCharacters);

export const PutEmbed = z
  .object({
    name: text,
    assistantId: Identifier.describe('The only assistant that sessions of this embed may use.'),
    algorithm: z
      .enum(embedAlgorithms)
      .describe('How tokens are signed. HS256: with a secret that is made here; the others: with your private key.'),
    publicKey: z
      .union([z.string().min(1).max(10_000), z.record(z.string(), z.unknown())])
      .optional()
      .describe('PEM or JWK; required unless the algorithm is HS256.'),
    issuer: text.describe('What tokens must have as `iss`.'),
    audience: text.describe('What tokens must have as, or among, `aud`.'),
    newSecret: z.boolean().default(false).describe('HS256: make a new secret; the old one ends at once.'),
  })
  .check(({ value, issues }) => {
    const problem =
      value.algorithm === 'HS256' && value.publicKey !== undefined
        ? 'HS256 has no public key: leave it out.'
        : value.algorithm !== 'HS256' && value.publicKey === undefined
          ? `${value.algorithm} needs a public key.`
          : undefined;
    if (problem) issues.push({ code: 'custom', path: ['publicKey'], message: problem, input: value });
  })
  .meta({ id: 'PutEmbed' });
export type PutEmbed = z.infer<typeof PutEmbed>;

export const Embed = z
  .object({
    id: z.string(),
    name: z.string(),
    assistantId: z.string(),
    algorithm: z.enum(embedAlgorithms),
    publicKey: z.string().nullable().describe('PEM.'),
    issuer: z.string(),
    audience: z.string(),
    createdAt: z.string().describe('ISO 8601, UTC.'),
    usable: z.boolean().describe('false: its secret can not be read with the present CLEW_SECRET_KEY; make a new one.'),
  })
  .meta({ id: 'Embed' });
export type Embed = z.infer<typeof Embed>;

export const WrittenEmbed = Embed.extend({
  secret: z.string().optional().describe('HS256, when it was made: shown this once. Its UTF-8 bytes are the key.'),
}).meta({ id: 'WrittenEmbed' });
export type WrittenEmbed = z.infer<typeof WrittenEmbed>;

export const ExchangeToken = z
  .object({
    embedId: Identifier,
    token: z.string().min(1).max(10_000).describe('A JWT that your back end signed for one user.'),
  })
  .meta({ id: 'ExchangeToken' });
