import { parseArgs } from 'node:util';

type PushKind = 'folder' | 'file' | 'ndjson';

export interface PushOptions {
  kind: PushKind;
  path: string;
  sourceId: string;
  url: string;
  account: string | undefined;
  externalId: string | undefined;
  journal: string;
  deletesGone: boolean;
  permissions: { public: boolean; users: string[]; groups: string[] };
}

/** A command line that can't be carried out; the message says what it takes. */
export class PushMistake extends Error {}

export const pushHelp = `Pushes files into a source of the kind \`push\`. The key is taken from the environment variable KEY.

Usage:
  npm run clew -- push folder <folder> --source <id> [options]   every file at and below it, by its path
  npm run clew -- push file <file> --source <id> [options]       one file
  npm run clew -- push ndjson <file> --source <id> [options]     resources, one line of JSON each, as resources:batch takes them

Options:
  --url <address>       of the server (http://127.0.0.1:8787)
  --account <email>     on whose behalf an impersonating key acts
  --public              every account may read what is pushed
  --user <email>        may read it; can be given several times
  --group <id>          may read it: a group of the source, or workspace:<id>; can be given several times
  --id <externalId>     of one file, its name when absent
  --delete              folder: also delete what was pushed before and is gone; not when a part of the folder could not be read
  --journal <file>      remembers what was pushed (clew-push-<source>.journal): a push that was broken off goes on where it was,
                        and the next one sends only what changed. Delete it to push everything anew.

Without --public, --user and --group nobody sees files; lines of JSON carry their own permissions.
Exit: 0 when all is in, 1 when something failed, 2 when the command is wrong.
`;

export function readPushOptions(args: readonly string[]): PushOptions {
  const { values, positionals } = parse(args);
  const [kind, path, ...rest] = positionals;
  if (kind !== 'folder' && kind !== 'file' && kind !== 'ndjson')
    throw new PushMistake('Push what: folder, file or ndjson?');
  if (!path || rest.length > 0) throw new PushMistake(`push ${kind} takes one path.`);
  if (!values.source) throw new PushMistake('Into which source? Say --source <id>.');
  if (!URL.canParse(values.url) || !/^https?:/.test(values.url))
    throw new PushMistake(`${values.url} is no address of a server.`);
  const permissions = { public: values.public, users: values.user, groups: values.group };
  const areGiven = permissions.public || permissions.users.length + permissions.groups.length > 0;
  if (kind === 'ndjson' && areGiven) throw new PushMistake('Lines of JSON carry their own permissions.');
  if (kind !== 'folder' && values.delete) throw new PushMistake('--delete goes with a folder.');
  if (kind !== 'file' && values.id) throw new PushMistake('--id goes with one file.');
  return {
    kind,
    path,
    sourceId: values.source,
    url: values.url,
    account: values.account,
    externalId: values.id,
    journal: values.journal ?? `clew-push-${values.source.replace(/[^\w.-]/g, '_')}.journal`,
    deletesGone: values.delete,
    permissions,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        source: { type: 'string' },
        url: { type: 'string', default: 'http://127.0.0.1:8787' },
        account: { type: 'string' },
        public: { type: 'boolean', default: false },
        user: { type: 'string', multiple: true, default: [] },
        group: { type: 'string', multiple: true, default: [] },
        id: { type: 'string' },
        journal: { type: 'string' },
        delete: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new PushMistake(error instanceof Error ? error.message : String(error));
  }
}
