import { spokenTime } from '../../text/spoken-time.ts';
import type { LabelledPassage } from '../language-model.ts';

/** How a field is spoken of, and the words with which it is asked for. */
const spoken: Readonly<Record<string, { before: string; words: string }>> = {
  jobTitle: { before: '', words: 'job title role position' },
  department: { before: '', words: 'department team' },
  location: { before: '', words: 'location office based work' },
  email: { before: '', words: 'email address contact' },
  managedBy: { before: 'manager ', words: 'manager boss report' },
  status: { before: 'status ', words: 'status state' },
  assignedTo: { before: 'assigned to ', words: 'assigned assignee work responsible' },
  reviewers: { before: 'reviewed by ', words: 'reviewer review' },
  reporter: { before: 'reported by ', words: 'reporter reported' },
  dueAt: { before: 'due ', words: 'due deadline' },
  eventStart: { before: 'starts ', words: 'start date day time' },
};

/**
 * What a resource says of itself in fields, as a sentence that can be quoted: `Ada Berg: Engineer, Platform, Bergen`. `words` are
 * those by which it is found, the title not among them: every sentence of the resource is found by that.
 */
export function describeFields({ title, fields }: LabelledPassage): { text: string; words: string } | undefined {
  const known = fields.flatMap(({ name, values }) => {
    const form = spoken[name];
    return form ? [{ ...form, text: `${form.before}${values.map(spokenTime).join(', ')}` }] : [];
  });
  if (known.length === 0) return undefined;
  const text = known.map((field) => field.text).join(', ');
  return { text: `${title}: ${text}`, words: `${text} ${known.map(({ words }) => words).join(' ')}` };
}
