/** A process of readers: each asks, reads its stream to the end and asks again, until the time is over. Figures go to the parent. */
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { StreamClientFigures, StreamClientJob } from './stream-job.ts';

process.once('message', (job) => {
  void run(job as StreamClientJob).then((figures) => process.send?.(figures, () => process.exit()));
});

const nowUs = () => Number(process.hrtime.bigint() / 1000n);

async function run({
  address,
  key,
  accounts,
  streams,
  seconds,
  tokens,
}: StreamClientJob): Promise<StreamClientFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: streams });
  const untilUs = nowUs() + seconds * 1e6;
  const figures: StreamClientFigures = {
    firstEventMs: [],
    tokenMs: [],
    finished: 0,
    failed: [],
    events: 0,
    cpuSeconds: 0,
  };

  const readOne = (account: string) =>
    new Promise<void>((resolve) => {
      const body = JSON.stringify({ stream: true, messages: [{ text: 'How high is the meal allowance?' }] });
      const headers = {
        authorization: `Bearer ${key}`,
        'unleash-account': account,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const askedUs = nowUs();
      let rest = '';
      let seen = 0;
      let isFirst = true;
      let end = 'no end';
      const call = request(`${address}/chats`, { agent, method: 'POST', headers }, (response) => {
        response.setEncoding('latin1');
        response.on('data', (chunk: string) => {
          const atUs = nowUs();
          if (isFirst) figures.firstEventMs.push((atUs - askedUs) / 1000);
          isFirst = false;
          const lines = (rest + chunk).split('\n\n');
          rest = lines.pop() ?? '';
          for (const line of lines) {
            if (line === '') continue;
            figures.events++;
            const event = readEvent(line.slice('data: '.length));
            end = event.end ?? end;
            for (const sentUs of event.text.split(' ')) {
              if (sentUs === '') continue;
              seen++;
              figures.tokenMs.push((atUs - Number(sentUs)) / 1000);
            }
          }
        });
        response.once('close', () => {
          if (end === 'whole' && seen === tokens) figures.finished++;
          else figures.failed.push(`${response.statusCode} ${end}, ${seen} of ${tokens} tokens`);
          resolve();
        });
      });
      call.once('error', (error) => {
        figures.failed.push(String(error));
        resolve();
      });
      call.end(body);
    });

  const reader = async (no: number) => {
    // Spread over the length of one answer, as people are.
    await wait((no / streams) * tokens * 20);
    while (nowUs() < untilUs) await readOne(accounts[no % accounts.length] ?? '');
  };
  await Promise.all(Array.from({ length: streams }, (_, no) => reader(no)));
  agent.destroy();
  const { user, system } = process.cpuUsage();
  return { ...figures, cpuSeconds: (user + system) / 1e6 };
}

type Told =
  | { type: 'Message'; parts: { text?: string }[] }
  | { type: 'Full'; error?: { reason: string } }
  | { type: 'Request' | 'Progress' | 'Resources' | 'References' }
  /** Of the model itself, handed on as it is. */
  | { type?: never; choices: { delta: { content?: string } }[] };

function readEvent(data: string): { text: string; end?: string } {
  if (data === '[DONE]') return { text: '', end: 'whole' };
  const event = JSON.parse(data) as Told;
  if (event.type === undefined) return { text: event.choices[0]?.delta.content ?? '' };
  if (event.type === 'Message') return { text: event.parts.map(({ text }) => text ?? '').join('') };
  return event.type === 'Full' ? { text: '', end: event.error?.reason ?? 'whole' } : { text: '' };
}
