import { createHash } from 'node:crypto';
import type { ListingGap } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import type { SlackExport } from './open-export.ts';
import type { Conversation } from './read-directory.ts';
import { type Afterwards, latestOf, type Message, readDay, threadOf } from './read-messages.ts';

/** What becomes one resource: a thread, or what was said on a day outside of threads. */
export interface Unit {
  /** The time of its first message, or the day; what comes first is less. */
  key: string;
  isThread: boolean;
  /** Files that its messages are in. */
  days: string[];
  /** Of all that it is made from. */
  hash: string;
}

export interface ConversationIndex {
  units: Unit[];
  gaps: ListingGap[];
  /** The messages of a unit, in their order. */
  messagesOf(unit: Unit): Promise<Message[]>;
}

/** So much of days that were read last is kept: threads lie near each other. */
const mostKeptDays = 4;

/**
 * Reads a conversation once, and keeps of it what is made of which days; messages are read again when they are asked for, so that
 * memory does not grow with what was said.
 */
export async function indexConversation(
  archive: SlackExport,
  { name, folder }: Conversation,
  signal: AbortSignal,
): Promise<ConversationIndex> {
  const afterwards: Afterwards = { deleted: new Set(), changed: new Map() };
  const found = new Map<string, { isThread: boolean; days: Set<string>; hashes: string[] }>();
  const gaps: ListingGap[] = [];
  const kept = new Map<string, Message[]>();
  const readFile = async (file: string, later: Afterwards) => {
    const path = `${folder}/${file}`;
    const messages = readDay(await archive.read(path), later);
    if (messages) return messages;
    throw new SourceError('unreadable', `${path} is no list of messages.`);
  };
  for (const file of (folder !== undefined && archive.days.get(folder)) || []) {
    signal.throwIfAborted();
    let messages: Message[];
    try {
      messages = await readFile(file, afterwards);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      gaps.push({ name: `${name}, ${file.slice(0, 10)}`, reason: error.message, nextStep: error.nextStep });
      continue;
    }
    for (const message of messages) {
      const thread = threadOf(message);
      const key = thread ?? file.slice(0, 10);
      const unit = found.get(key) ?? { isThread: thread !== undefined, days: new Set<string>(), hashes: [] };
      unit.days.add(file);
      unit.hashes.push(hashOf(message));
      found.set(key, unit);
    }
  }
  const later = hashOf([[...afterwards.deleted], [...afterwards.changed]]);
  const units = [...found].map(([key, { isThread, days, hashes }]) => ({
    key,
    isThread,
    days: [...days],
    hash: hashOf([hashes.sort(), later]),
  }));
  return {
    units: units.sort((a, b) => (a.key < b.key ? -1 : 1)),
    gaps,
    async messagesOf({ key, isThread, days }) {
      const all = new Map<string, Message>();
      for (const file of days) {
        const messages = kept.get(file) ?? (await readFile(file, { deleted: new Set(), changed: new Map() }));
        kept.delete(file);
        kept.set(file, messages);
        for (const [oldest] of kept) if (kept.size > mostKeptDays) kept.delete(oldest);
        for (const message of messages) {
          const isOfIt = isThread ? threadOf(message) === key : threadOf(message) === undefined;
          const latest = isOfIt ? latestOf(message, afterwards) : undefined;
          // What was also sent to the channel stands in the export twice.
          if (latest) all.set(message.ts, latest);
        }
      }
      return [...all.values()].sort((a, b) => Number(a.ts) - Number(b.ts));
    },
  };
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12);
}
