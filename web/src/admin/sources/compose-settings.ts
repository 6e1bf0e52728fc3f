import { linesOf } from '../../parts/lines-of.ts';
import type { Setting } from './read-settings.ts';

/** What was typed, by the name of the setting: texts as they stand in their fields, the rest as it is sent. */
export type Entries = Readonly<Record<string, unknown>>;

/** What a form shows at first: the stored settings, else what holds where nothing is said. Secrets are never known here. */
export function entriesOf(settings: readonly Setting[], stored: Readonly<Record<string, unknown>>): Entries {
  return Object.fromEntries(
    settings
      .filter(({ form }) => form.kind !== 'secret')
      .map(({ name, form, initial }) => {
        const value = stored[name] ?? initial;
        if (form.kind === 'list') return [name, (Array.isArray(value) ? value : []).join('\n')];
        if (form.kind === 'json') return [name, value === undefined ? '' : JSON.stringify(value, null, 2)];
        if (form.kind === 'readers') return [name, value ?? form.otherwise ?? { public: false, users: [], groups: [] }];
        if (form.kind === 'flag') return [name, value === true];
        return [name, value === undefined ? '' : String(value)];
      }),
  );
}

/**
 * The settings to send. What is empty is left out, so that a secret that nobody typed stays what it was; null takes it away.
 * Throws a SyntaxError where a text is no JSON.
 */
export function composeSettings(settings: readonly Setting[], entries: Entries): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const { name, form } of settings) {
    const entry = entries[name];
    if (entry === undefined || (typeof entry === 'string' && entry.trim() === '')) continue;
    sent[name] = typeof entry === 'string' ? readText(entry, form) : entry;
  }
  return sent;
}

function readText(text: string, form: Setting['form']): unknown {
  const numberOr = (part: string) => (Number.isNaN(Number(part)) ? part : Number(part));
  switch (form.kind) {
    case 'number':
      return numberOr(text);
    case 'list':
      return linesOf(text).map((line) => (form.of === 'number' ? numberOr(line) : line));
    case 'json':
      return JSON.parse(text);
    // Blanks around a secret were not meant; none has them.
    default:
      return text.trim();
  }
}
