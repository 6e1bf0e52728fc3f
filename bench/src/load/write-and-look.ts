import { askers, workspaceGroup } from '../corpus/askers.ts';
import type { Corpus } from '../corpus/create-corpus.ts';
import { toPushedResource } from '../corpus/to-pushed-resource.ts';
import { type Spread, spreadOf } from '../report/spread.ts';
import { expectSuccess, type HttpClient } from './create-http-client.ts';
import { searchBody } from './search-request.ts';

export interface FreshnessFigures {
  writes: number;
  /** From sending a write to its confirmation. */
  acknowledgedMs: Spread;
  /** Searches that were sent when a write was confirmed. */
  looks: number;
  /** Of them those that did not show the write. More than 0 is a bug. */
  staleLooks: number;
}

interface SearchPage {
  results: { resource: { externalId: string } }[];
}

const source = 'wiki';

/**
 * One writer: pushes a resource with a word that nothing else has, gives it to others, deletes it, and looks after each of
 * these whether the very next search knows it. Goes on until it is told to stop.
 */
export async function writeAndLook(
  corpus: Corpus,
  { admin, clientOf, isOver }: { admin: HttpClient; clientOf(email: string): HttpClient; isOver(): boolean },
): Promise<FreshnessFigures> {
  const [first, second] = askers;
  if (!first || !second) throw new Error('Two askers are needed');
  const acknowledgedMs: number[] = [];
  let looks = 0;
  let staleLooks = 0;
  const write = async (...call: Parameters<HttpClient['send']>) => {
    const { ms } = await expectSuccess(admin.send(...call));
    acknowledgedMs.push(ms);
  };
  const look = async (email: string, word: string, externalId: string, isExpected: boolean) => {
    const json = searchBody(word, undefined, false);
    const { results } = (await expectSuccess(clientOf(email).send('POST', '/search', { json }))).json<SearchPage>();
    const isFound = results.some(({ resource }) => resource.externalId === externalId);
    looks++;
    if (isFound !== isExpected) staleLooks++;
  };
  for (let round = 0; !isOver(); round++) {
    const resource = corpus.resourceAt(corpus.resources + round);
    const { externalId, passages } = resource;
    const word = `unheardof${round.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'.charAt(Number(digit)))}`;
    const pushed = toPushedResource({ ...resource, passages: [...passages, `It says ${word}.`] });
    const path = `/api/sources/${source}/resources/${externalId}`;
    const sharedWith = (group: string) => ({ json: { ...pushed, permissions: { groups: [workspaceGroup(group)] } } });
    await write('PUT', path, sharedWith(first.ownGroup));
    await look(first.email, word, externalId, true);
    await look(second.email, word, externalId, false);
    await write('PUT', path, sharedWith(second.ownGroup));
    await look(first.email, word, externalId, false);
    await look(second.email, word, externalId, true);
    await write('DELETE', path);
    await look(second.email, word, externalId, false);
  }
  return { writes: acknowledgedMs.length, acknowledgedMs: spreadOf(acknowledgedMs), looks, staleLooks };
}
