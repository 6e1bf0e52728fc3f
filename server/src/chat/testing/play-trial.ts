import type { ChatEvent, FailedAnswer, FullAnswer, MessagePart, Thread, ThreadMessage } from '@clew/contract';
import type { StreamTrial } from './stream-trial.ts';

/** Sends a request as one account to the product, wherever that runs. */
export type SendRequest = (method: string, path: string, body?: object) => Promise<Response>;

export interface PlayedTrial {
  state: ThreadMessage['state'];
  events: number;
}

const order = /^Request( Progress)*( Resources( Message)*( References)?)?( Full)?$/;

/**
 * Plays a trial and throws an error that says what is wrong: the parts of the stream joined are not those of `Full` or of the
 * thread, a word was lost, came twice or out of order, or the turn is not stored in a definite state.
 */
export async function playTrial(trial: StreamTrial, send: SendRequest): Promise<PlayedTrial> {
  const body = { messages: [{ text: trial.question }], stream: trial.reader !== 'wants it whole' };
  const response = await send('POST', '/chats', body);
  const requestId = response.headers.get('RequestId') ?? '';
  const events =
    trial.reader === 'wants it whole'
      ? await readWhole(response)
      : await readStream(trial, response, () => send('POST', `/chats/${requestId}/cancel`));
  const threadId = events.flatMap((event) => ('threadId' in event ? [event.threadId] : []))[0];
  const answer = await storedAnswer(trial, send, threadId, requestId);
  check(trial, events, answer);
  return { state: answer.state, events: events.length };
}

async function readWhole(response: Response): Promise<ChatEvent[]> {
  const body = (await response.json()) as FullAnswer;
  return body.type === 'Full' ? [body] : [];
}

async function readStream(
  trial: StreamTrial,
  response: Response,
  cancel: () => Promise<Response>,
): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let cancelling: Promise<Response> | undefined;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    rest += decoder.decode(next.value, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') events.push(JSON.parse(line.slice('data: '.length)) as ChatEvent);
    if (events.length >= trial.readerEndsAfter) {
      if (trial.reader === 'leaves') {
        await reader.cancel();
        break;
      }
      if (trial.reader === 'cancels') cancelling ??= cancel();
    }
    for (let pause = trial.pauses(); pause > 0; pause--) await new Promise((resolve) => setImmediate(resolve));
  }
  await (await cancelling)?.body?.cancel();
  return events;
}

/** The answer in the thread, when its turn has ended. */
async function storedAnswer(
  trial: StreamTrial,
  send: SendRequest,
  threadId: string | undefined,
  requestId: string,
): Promise<ThreadMessage> {
  const id = threadId ?? (await threadOf(send, trial.question));
  for (let tries = 0; tries < 3_000; tries++) {
    const thread = (await (await send('GET', `/api/threads/${id}`)).json()) as Thread;
    const answer = thread.messages.find((message) => message.requestId === requestId && message.role === 'Assistant');
    if (answer && answer.state !== 'running') return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('The turn did not end');
}

async function threadOf(send: SendRequest, question: string): Promise<string | undefined> {
  const { threads } = (await (await send('GET', '/api/threads?limit=200')).json()) as { threads: Thread[] };
  return threads.find(({ title }) => title === question)?.id;
}

function check(trial: StreamTrial, events: readonly ChatEvent[], answer: ThreadMessage): void {
  const say = (what: string) => new Error(`${what} (${trial.fate}, ${trial.reader})`);
  const joined = join(events.flatMap((event) => (event.type === 'Message' ? event.parts : [])));
  const last = events.at(-1);
  const full = last?.type === 'Full' ? last : undefined;
  const types = events.map(({ type }) => type).join(' ');
  const isWhole = trial.reader === 'wants it whole';
  if (!isWhole && !order.test(types)) throw say(`Events out of order: ${types}`);
  if (!isWhole && trial.reader !== 'leaves' && !full) throw say(`The stream has no end: ${types}`);
  if (full && isComplete(full)) {
    if (answer.state !== 'finished') throw say(`Full was told, but the turn is stored as ${answer.state}`);
    if (!isWhole && !areSame(joined, full.message.parts)) throw say('The joined parts are not those of Full');
    if (!areSame(full.message.parts, answer.parts)) throw say('Full is not what is stored');
  } else if (full) {
    if (answer.state !== 'failed' && answer.state !== 'cancelled') throw say(`A failure is stored as ${answer.state}`);
    if (!areSame(joined, answer.parts)) throw say('What was told before the failure is not what is stored');
  } else if (!isBeginning(textOf(joined), textOf(answer.parts)))
    throw say('What was told is not how the answer begins');
  checkState(trial, answer, say);
  const found = textOf(answer.parts).match(/w\d+x\d+(?=\D)/g) ?? [];
  const expected = answer.state === 'finished' ? trial.words : trial.words.slice(0, found.length);
  if (!areSame(found, expected)) throw say(`The words are ${found.join(' ')}`);
}

function checkState(trial: StreamTrial, { state }: ThreadMessage, say: (what: string) => Error): void {
  const isGood = trial.fate === 'ends' || trial.fate === 'comes again';
  // What fails before its first word is asked for again, and the next attempt may be good.
  const possible: ThreadMessage['state'][] = isGood ? ['finished'] : ['failed', 'finished'];
  if (trial.reader === 'cancels') possible.push('cancelled');
  if (!possible.includes(state)) throw say(`The turn is stored as ${state}`);
}

function isComplete(full: FullAnswer | FailedAnswer): full is FullAnswer {
  return !('error' in full);
}

function textOf(parts: readonly MessagePart[]): string {
  return parts.map((part) => (part.type === 'Text' ? part.text : '')).join('');
}

const isBeginning = (begin: string, whole: string) => whole.startsWith(begin);
const areSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Adjacent texts joined, as Full has them. */
function join(parts: readonly MessagePart[]): MessagePart[] {
  const joined: MessagePart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.type === 'Text' && last?.type === 'Text')
      joined[joined.length - 1] = { ...last, text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}
