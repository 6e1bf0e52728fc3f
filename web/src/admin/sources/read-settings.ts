import type { ConnectorKind } from '@clew/sdk';

/** One setting of a kind of source, as a form can ask for it. */
export interface Setting {
  name: string;
  /** The server's own words about it. */
  hint: string | undefined;
  isRequired: boolean;
  /** What it is where nothing is said. */
  initial: unknown;
  form: SettingForm;
}

type SettingForm =
  | { kind: 'text' | 'secret' | 'flag' | 'json' }
  | { kind: 'number'; min: number | undefined; max: number | undefined }
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'list'; of: 'text' | 'number' }
  /** `otherwise`: a word that can stand instead of people and groups. */
  | { kind: 'readers'; otherwise: string | undefined };

interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  description?: string;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
}

/** The settings in the order of their schema, required ones first. What no form fits is asked for as JSON. */
export function readSettings({ settings, secrets }: ConnectorKind): Setting[] {
  const root = settings as Schema;
  const followed = (schema: Schema): Schema => {
    const found = schema.$ref === undefined ? undefined : root.$defs?.[schema.$ref.replace('#/$defs/', '')];
    return found ? { ...found, ...schema } : schema;
  };
  const read = Object.entries(root.properties ?? {}).map(([name, given]): Setting => {
    const schema = followed(given);
    return {
      name,
      hint: schema.description,
      isRequired: root.required?.includes(name) ?? false,
      initial: schema.default,
      form: secrets.includes(name) ? { kind: 'secret' } : formOf(schema, followed),
    };
  });
  return [...read.filter(({ isRequired }) => isRequired), ...read.filter(({ isRequired }) => !isRequired)];
}

function formOf(schema: Schema, followed: (schema: Schema) => Schema): SettingForm {
  const { type, minimum, maximum } = schema;
  if (isReaders(schema)) return { kind: 'readers', otherwise: undefined };
  const choices = schema.anyOf?.map(followed) ?? [];
  if (choices.length === 2 && choices.some(isReaders)) {
    const word = choices.find((choice) => typeof choice.const === 'string')?.const;
    if (typeof word === 'string') return { kind: 'readers', otherwise: word };
  }
  if (schema.enum?.every((option) => typeof option === 'string'))
    return { kind: 'choice', options: schema.enum as string[] };
  if (type === 'string') return { kind: 'text' };
  if (type === 'boolean') return { kind: 'flag' };
  if (type === 'integer' || type === 'number') return { kind: 'number', min: minimum, max: maximum };
  const inner = type === 'array' && schema.items ? followed(schema.items).type : undefined;
  if (inner === 'string') return { kind: 'list', of: 'text' };
  if (inner === 'integer' || inner === 'number') return { kind: 'list', of: 'number' };
  return { kind: 'json' };
}

function isReaders({ properties = {} }: Schema): boolean {
  return ['public', 'users', 'groups'].every((name) => name in properties);
}
