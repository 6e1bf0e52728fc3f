import { describeIssues } from '@clew/contract';
import type { Connector } from '../../connectors/connector.ts';
import { SourceError } from '../../connectors/source-error.ts';
import { AllowanceError, readAllowances } from '../../egress/read-allowances.ts';
import { Problem } from '../../kernel/problem.ts';
import type { SecretBox } from '../../kernel/secret-box.ts';
import { allowedOf } from './allowed-of.ts';

interface Kept {
  settings: Record<string, unknown>;
  sealedSecrets: Record<string, string>;
}

const withoutKey =
  'It is kept encrypted, which needs the setting CLEW_SECRET_KEY of the server. Set it, start again and put the source again.';
const otherKey =
  'What is stored can not be read: CLEW_SECRET_KEY is not the one it was encrypted with. Give it anew, or set that key again.';
const otherAddress = 'Give it anew: an address among the settings is another one, and it might not be meant for it.';
const plainNow = 'Give it anew: it was given to go encrypted, and with `plain` it does not.';

/**
 * Settings as they were given -> as they are kept: the secret ones encrypted, each for its place. A secret that is not given
 * stays what it was, unless it would go to another address, or unencrypted. Refuses what the connector does not take.
 */
export function sealSettings(
  connector: Connector,
  sourceId: string,
  given: Readonly<Record<string, unknown>>,
  before: Kept | undefined,
  box: SecretBox | undefined,
): Kept {
  const open = Object.fromEntries(Object.entries(given).filter(([name]) => !connector.secrets.includes(name)));
  const secrets: Record<string, unknown> = {};
  const sealedSecrets: Record<string, string> = {};
  const errors: Record<string, string[]> = {};
  for (const name of connector.secrets) {
    const value = given[name];
    const stored = before?.sealedSecrets[name];
    const refuse = (message: string) => {
      errors[`settings.${name}`] = [message];
    };
    if (value === null || (value === undefined && stored === undefined)) continue;
    if (!box) refuse(withoutKey);
    else if (value === undefined && stored !== undefined) {
      const text = box.open(stored, placeOf(sourceId, name));
      if (text === undefined) refuse(otherKey);
      else if (originsOf(open) !== originsOf(before?.settings ?? {})) refuse(otherAddress);
      else if (open['plain'] === true && before?.settings['plain'] !== true) refuse(plainNow);
      else {
        secrets[name] = JSON.parse(text);
        sealedSecrets[name] = stored;
      }
    } else {
      secrets[name] = value;
      sealedSecrets[name] = box.seal(JSON.stringify(value), placeOf(sourceId, name));
    }
  }
  const parsed = connector.settings.safeParse({ ...open, ...secrets });
  for (const [field, messages] of Object.entries(parsed.success ? {} : describeIssues(parsed.error.issues)))
    errors[field === 'body' ? 'settings' : `settings.${field}`] ??= messages;
  const refusal = refusedAllowance(open);
  if (refusal !== undefined) errors['settings.allow'] ??= [refusal];
  if (Object.keys(errors).length > 0) throw new Problem('validation-failed', { errors });
  return { settings: open, sealedSecrets };
}

function refusedAllowance(settings: Record<string, unknown>): string | undefined {
  try {
    readAllowances(allowedOf(settings));
    return undefined;
  } catch (error) {
    if (error instanceof AllowanceError) return error.message;
    throw error;
  }
}

/** Everything that a connector is given. */
export function openSettings(sourceId: string, { settings, sealedSecrets }: Kept, box: SecretBox | undefined) {
  const opened: Record<string, unknown> = { ...settings };
  for (const [name, sealed] of Object.entries(sealedSecrets)) {
    const text = box?.open(sealed, placeOf(sourceId, name));
    if (text === undefined)
      throw new SourceError(
        'misconfigured',
        `The secret setting ${name} can not be read: CLEW_SECRET_KEY is ${box ? 'not the one it was encrypted with' : 'not set'}.`,
        {
          nextStep: 'Set the key with which it was encrypted and start again, or put the source with its secrets anew.',
        },
      );
    opened[name] = JSON.parse(text);
  }
  return opened;
}

function placeOf(sourceId: string, name: string): string {
  return `source ${sourceId} ${name}`;
}

/** The addresses among settings, at any depth, by scheme, host and port. */
function originsOf(value: unknown): string {
  const origins = new Set<string>();
  const look = (part: unknown) => {
    if (typeof part === 'string') {
      if (/^[a-z][a-z0-9+.-]*:\/\//i.test(part) && URL.canParse(part)) {
        const { protocol, host } = new URL(part);
        origins.add(`${protocol}//${host}`);
      }
    } else if (typeof part === 'object' && part !== null) for (const inner of Object.values(part)) look(inner);
  };
  look(value);
  return [...origins].sort().join(' ');
}
