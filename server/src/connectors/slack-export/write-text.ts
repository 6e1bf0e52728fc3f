import type { Conversation, Directory } from './read-directory.ts';
import { type Message, timeOf } from './read-messages.ts';

/** As in Slack: who a message speaks of, and of which channels; those that are not public are not named to others. */
export interface Names {
  people: Directory['people'];
  publicChannels: ReadonlyMap<string, Conversation>;
}

export interface WrittenMessage {
  text: string;
  mentioned: string[];
  hasFiles: boolean;
}

/** A message with the name of who wrote it, what it says and what is attached to it, as text. */
export function writeMessage(message: Message, names: Names): WrittenMessage {
  const mentioned = new Set<string>();
  const said = readable(message.text, names, mentioned);
  const attached = message.attachments.map(({ title = '', text = '', fallback = '' }) =>
    readable([title, text || fallback].filter(Boolean).join(': '), names, mentioned),
  );
  const files = message.files.filter(({ mode }) => mode !== 'tombstone' && mode !== 'hidden_by_limit');
  const lines = [said, ...attached, ...files.map(writeFile)].filter((line) => line.trim() !== '');
  const author = nameOf(message, names);
  const time = timeOf(message.ts).slice(0, 16).replace('T', ' ');
  return {
    text: lines.length > 0 ? `${author} (${time}): ${lines.join('\n')}` : '',
    mentioned: [...mentioned],
    hasFiles: files.length > 0,
  };
}

function nameOf({ user, username }: Message, { people }: Names): string {
  // Machines may call themselves otherwise with each message; people have none there.
  return username || (user !== undefined && people.get(user)?.name) || user || 'Somebody';
}

/** Its name and where it is shown; addresses that load it hold a key of the export, and are left out. */
function writeFile({ title = '', name = '', filetype = '', permalink = '' }: Message['files'][number]): string {
  const address = /^https:\/\/[^\s?#]+/.exec(permalink)?.[0] ?? '';
  const shown = title || name || 'without a name';
  return `[File] ${shown}${filetype ? `, ${filetype}` : ''}${address ? ` (${address})` : ''}`;
}

const inBrackets = /<([@#!]?)([^<>|]{1,3000})(?:\|([^<>]{0,3000}))?>/g;
const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

function readable(text: string, { people, publicChannels }: Names, mentioned: Set<string>): string {
  return text
    .replace(inBrackets, (_, sign: string, target: string, label: string | undefined) => {
      switch (sign) {
        case '@':
          mentioned.add(target);
          return `@${people.get(target)?.name ?? (label || target)}`;
        case '#':
          return `#${publicChannels.get(target)?.name ?? 'private channel'}`;
        case '!':
          return `@${(label ?? target.split('^')[0] ?? '').replace(/^@/, '')}`;
        default:
          return label && label !== target ? `${label} (${target})` : target;
      }
    })
    .replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);
}
