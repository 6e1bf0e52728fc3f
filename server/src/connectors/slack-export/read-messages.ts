/** The days of a conversation -> messages, as they are after all that was edited and deleted. */
import { z } from 'zod';

const text = z.string().catch('');
const File = z.object({ name: text, title: text, filetype: text, mode: text, permalink: text }).partial();
const Attachment = z.object({ title: text, text, fallback: text, from_url: text }).partial();
const timestamp = /^\d{1,11}\.\d{1,9}$/;

const SlackMessage = z.object({
  ts: z.string().regex(timestamp),
  thread_ts: z.string().regex(timestamp).optional().catch(undefined),
  subtype: z.string().optional().catch(undefined),
  user: z.string().max(200).optional().catch(undefined),
  username: z.string().max(200).optional().catch(undefined),
  text,
  reply_count: z.number().catch(0),
  hidden: z.boolean().catch(false),
  edited: z
    .object({ ts: z.string().regex(timestamp) })
    .optional()
    .catch(undefined),
  files: z.array(File).catch([]),
  attachments: z.array(Attachment).catch([]),
});
export type Message = z.output<typeof SlackMessage>;

/** What happened to messages afterwards, which exports with all of the history tell. */
export interface Afterwards {
  deleted: Set<string>;
  changed: Map<string, Message>;
}

const Deleted = z.object({ subtype: z.literal('message_deleted'), deleted_ts: z.string().regex(timestamp) });
const Changed = z.object({ subtype: z.literal('message_changed'), message: SlackMessage });

/** Who came and went, and what a channel is called: nothing that anybody said. */
const noise =
  /^(?:(?:channel|group)_.*|tombstone|bot_(?:add|remove)|reminder_add|pinned_item|unpinned_item|message_.*|huddle_thread)$/;

/** The messages of a day as they were sent; undefined where it is no day of messages. What happened later is noted. */
export function readDay(day: unknown, afterwards: Afterwards): Message[] | undefined {
  if (!Array.isArray(day)) return undefined;
  return day.flatMap((entry): Message[] => {
    const deleted = Deleted.safeParse(entry);
    if (deleted.success) afterwards.deleted.add(deleted.data.deleted_ts);
    const changed = Changed.safeParse(entry);
    if (changed.success) afterwards.changed.set(changed.data.message.ts, changed.data.message);
    const message = SlackMessage.safeParse(entry);
    if (!message.success || message.data.hidden || noise.test(message.data.subtype ?? '')) return [];
    return [message.data];
  });
}

/** What is there of a message in the end; undefined where nothing is. */
export function latestOf(message: Message, { deleted, changed }: Afterwards): Message | undefined {
  if (deleted.has(message.ts)) return undefined;
  const latest = changed.get(message.ts);
  if (!latest) return message;
  return noise.test(latest.subtype ?? '') ? undefined : latest;
}

/** The time of the message with which its thread begins; undefined where it belongs to none. */
export function threadOf({ ts, thread_ts, reply_count }: Message): string | undefined {
  return thread_ts ?? (reply_count > 0 ? ts : undefined);
}

export function timeOf(ts: string): string {
  return new Date(Number(ts) * 1_000).toISOString();
}
