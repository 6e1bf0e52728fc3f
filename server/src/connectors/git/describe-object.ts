import type { LoadedResource } from '../connector.ts';
import type { Commit } from './read-objects.ts';

interface Settings {
  url: string;
  webUrl?: string | undefined;
  mostBytes: number;
}

const mostTitle = 300;
const mostMessage = 100_000;
const mostText = 500;

export function describeFile({
  path,
  branch,
  bytes,
  edit,
  settings,
}: {
  path: string;
  branch: string;
  bytes: Buffer;
  edit: Commit | undefined;
  settings: Settings;
}): LoadedResource {
  const at = path.lastIndexOf('/');
  const name = path.slice(at + 1).slice(0, mostText);
  const fields = {
    path: [`/${repositoryOf(settings)}${at > 0 ? `/${path.slice(0, at)}` : ''}`.slice(0, mostText)],
    ...linkTo(settings, `blob/${encode(branch)}/${encode(path)}`),
    ...(edit ? { modifiedAt: new Date(edit.author.atMs).toISOString(), modifiedBy: peopleOf(edit) } : {}),
    data: { branch, repository: repositoryOf(settings) },
  };
  if (bytes.length > settings.mostBytes) {
    const state = {
      fileState: 'too-large',
      fileNote: `It is larger than the ${settings.mostBytes} bytes that are read.`,
    };
    return {
      kind: 'resource',
      resource: { ...fields, type: 'document', title: name, name, data: { ...fields.data, ...state } },
    };
  }
  return { kind: 'file', name, bytes: new Uint8Array(bytes), fields };
}

export function describeCommit({
  commit,
  paths,
  settings,
}: {
  commit: Commit;
  /** That it changed; undefined where that is not known. */
  paths: readonly string[] | undefined;
  settings: Settings;
}): LoadedResource {
  const { id, author, message } = commit;
  const at = new Date(author.atMs).toISOString();
  const [subject = ''] = message.trim().split('\n');
  const changed = paths && paths.length > 0 ? `\n\nChanged files:\n${paths.map((path) => `- ${path}`).join('\n')}` : '';
  return {
    kind: 'resource',
    resource: {
      type: 'commit',
      class: 'code',
      title: subject.slice(0, mostTitle).toWellFormed() || id.slice(0, 10),
      name: id,
      subtitle: `${id.slice(0, 10)} by ${author.name || author.email}`.slice(0, mostText),
      ...linkTo(settings, `commit/${id}`),
      content: `${message.trim().slice(0, mostMessage).toWellFormed()}${changed}`,
      contentType: 'text/plain',
      path: [`/${repositoryOf(settings)}`.slice(0, mostText)],
      createdBy: peopleOf(commit),
      createdAt: at,
      modifiedAt: at,
      data: { commit: id, repository: repositoryOf(settings) },
    },
  };
}

/** Such as team/project. */
function repositoryOf({ url }: Settings): string {
  const path = new URL(url).pathname.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  return path || new URL(url).hostname;
}

function peopleOf({ author: { email, name } }: Commit): string[] {
  const person = (email || name).trim().slice(0, mostText);
  return person === '' || /\p{Cc}/u.test(person) ? [] : [person];
}

function linkTo({ webUrl }: Settings, place: string): { url?: string } {
  if (webUrl === undefined) return {};
  const url = `${webUrl.replace(/\/+$/, '')}/${place}`;
  return url.length <= 2_000 ? { url } : {};
}

function encode(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
