import { SourceError } from '../source-error.ts';
import type { Ldap, LdapQuestion } from './open-ldap.ts';
import type { DirectoryEntry } from './read-message.ts';

const mostEntries = 200_000;
/** Pages may be empty and yet not the last one; but not for ever. */
const mostEmptyPages = 1_000;

/** Everything that fits, page by page, each entry once; whether it was all is what the directory says of its last page. */
export async function* searchAll(
  ldap: Ldap,
  question: Omit<LdapQuestion, 'cookie' | 'scope'>,
): AsyncGenerator<DirectoryEntry> {
  const seen = new Set<string>();
  let emptyPages = 0;
  let cookie: Buffer | undefined;
  do {
    const page = ldap.search({ ...question, scope: 'sub', cookie });
    const before = seen.size;
    let step = await page.next();
    for (; !step.done; step = await page.next()) {
      const { dn } = step.value;
      if (seen.has(dn)) throw new SourceError('unsound', `The directory listed ${dn} twice.`);
      if (seen.size >= mostEntries)
        throw new SourceError('misconfigured', `There are more than ${mostEntries} entries below ${question.base}.`, {
          nextStep: 'Name a narrower base, or a filter, in the settings of the source.',
        });
      seen.add(dn);
      yield step.value;
    }
    emptyPages = seen.size === before ? emptyPages + 1 : 0;
    if (emptyPages > mostEmptyPages)
      throw new SourceError('unsound', 'The directory gives empty pages without an end.');
    cookie = step.value;
  } while (cookie);
}
