import { peopleFieldNames, type Resource, textFieldNames, timeFieldNames } from '@clew/contract';
import { randomText } from '../kernel/ids.ts';
import type { LabelledPassage } from '../models/language-model.ts';
import type { RankedPassage } from '../retrieval/create-retrieval.ts';

/** A passage that may be cited, under its label. */
export type CitedPassage = LabelledPassage & { found: RankedPassage };

const labelCharacters = 12;
const mostValues = 8;
/** Where it lies and of what form it is say nothing of what it is about. */
const unshown = new Set<string>(['path', 'extension', 'fileTypeGroup']);
const shownFields = ['email', ...textFieldNames, ...peopleFieldNames, ...timeFieldNames].filter(
  (name) => !unshown.has(name),
);

/** Gives each passage a label that nobody can guess, for this request alone: what a text itself calls a label cites nothing. */
export function labelPassages(passages: readonly RankedPassage[]): CitedPassage[] {
  return passages.map((found) => ({
    label: randomText(labelCharacters),
    title: found.resource.title,
    appId: found.resource.appId,
    text: found.passage.text,
    heading: found.passage.heading,
    fields: fieldsOf(found.resource),
    mainMs: found.mainMs,
    score: found.score,
    found,
  }));
}

function fieldsOf({ data }: Resource): LabelledPassage['fields'] {
  return shownFields.flatMap((name) => {
    const values = [data[name]].flat().filter((value) => typeof value === 'string' && value !== '');
    return values.length === 0 ? [] : [{ name, values: values.slice(0, mostValues) as string[] }];
  });
}
