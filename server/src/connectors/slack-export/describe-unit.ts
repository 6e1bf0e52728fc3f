import type { LoadedResource } from '../connector.ts';
import { SourceError } from '../source-error.ts';
import type { ConversationIndex, Unit } from './index-conversation.ts';
import type { Conversation } from './read-directory.ts';
import { type Message, timeOf } from './read-messages.ts';
import { type Names, writeMessage } from './write-text.ts';

interface Options {
  unit: Unit;
  index: ConversationIndex;
  conversation: Conversation;
  names: Names;
  /** Such as https://acme.slack.com */
  workspaceUrl: string | undefined;
}

const mostCharacters = 2_000_000;
const mostTitle = 120;
const mostPeople = 10_000;

/** A thread, or a day of a conversation, as a resource. */
export async function describeUnit({
  unit,
  index,
  conversation,
  names,
  workspaceUrl,
}: Options): Promise<LoadedResource> {
  const messages = await index.messagesOf(unit);
  const written = messages
    .map((message) => ({ message, ...writeMessage(message, names) }))
    .filter(({ text }) => text !== '');
  const [first] = written;
  const last = written.at(-1);
  // All of it was deleted in Slack, or holds no words.
  if (!first || !last) throw new SourceError('gone', 'Nothing of it is left.');
  const place = placeOf(conversation);
  const authors = unique(written.map(({ message }) => personOf(message, names)));
  const content = written.map(({ text }) => text).join('\n\n');
  const mentioned = unique(written.flatMap((one) => one.mentioned.map((id) => emailOr(id, names))));
  const edits = written.flatMap(({ message: { ts, edited } }) => [ts, edited?.ts ?? ts]).map(Number);
  const said = first.text
    .replace(/^[^\n]*?\): /, '')
    .replace(/\s+/g, ' ')
    .trim();
  return {
    kind: 'resource',
    resource: {
      type: unit.isThread ? 'thread' : 'message',
      class: 'message',
      title: unit.isThread ? shortened(said) || place : `${place}, ${unit.key}`,
      subtitle: place.slice(0, 500),
      ...(workspaceUrl
        ? { url: `${workspaceUrl}/archives/${conversation.id}/p${first.message.ts.replace('.', '')}` }
        : {}),
      content: content.length > mostCharacters ? `${content.slice(0, mostCharacters)}\n…` : content,
      contentType: 'text/plain',
      path: [`/${conversation.name}`.slice(0, 500)],
      sentTo: [place.slice(0, 500)],
      sentFrom: authors,
      ...(unit.isThread ? { createdBy: authors.slice(0, 1) } : {}),
      participants: authors,
      mentioned,
      sentAt: timeOf(first.message.ts),
      createdAt: timeOf(first.message.ts),
      modifiedAt: timeOf(String(Math.max(...edits))),
      hasAttachments: written.some(({ hasFiles }) => hasFiles),
      data: { channel: conversation.name, channelKind: conversation.kind, messages: written.length },
    },
  };
}

function placeOf({ kind, name }: Conversation): string {
  return kind === 'direct' || kind === 'group' ? `Direct message of ${name}` : `#${name}`;
}

/** By address, under which everybody knows a person; who has none by the id. */
function personOf({ user, username }: Message, names: Names): string {
  return user === undefined ? username || '' : emailOr(user, names);
}

function emailOr(id: string, { people }: Names): string {
  return people.get(id)?.email ?? id;
}

function unique(people: readonly string[]): string[] {
  return [...new Set(people)].filter((person) => person !== '' && !/\p{Cc}/u.test(person)).slice(0, mostPeople);
}

function shortened(text: string): string {
  if (text.length <= mostTitle) return text;
  return `${text
    .slice(0, mostTitle)
    .replace(/\s\S*$/, '')
    .toWellFormed()}…`;
}
