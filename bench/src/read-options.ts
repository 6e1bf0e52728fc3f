import { parseArgs } from 'node:util';

const partNames = ['server', 'search', 'load', 'pipeline', 'streams', 'web'] as const;
export type PartName = (typeof partNames)[number];

export interface Options {
  parts: readonly PartName[];
  /** Sizes of the content; the load part takes the largest. */
  passages: readonly number[];
  /** Of each asker, with and without a filter. */
  queries: number;
  /** How long the load lasts. */
  seconds: number;
  clients: number;
  streams: number;
  /** Files of the pipeline part: small documents, web pages, and of the sync whose memory is measured. */
  documents: number;
  pages: number;
  resources: number;
  /** Whether `/search` is asked to search by meaning too. */
  semantic: boolean;
  seed: number;
  save: boolean;
  help: boolean;
}

export const helpText = `npm run bench -- [part …] [option …]

Speed and memory, side by side. Nothing here passes or fails: compare runs of one machine.

Parts (all of them when none is named: about a quarter of an hour)
  server   start, memory and whole answers of a fresh server with the demo company
  search   our index beside FTS5, MiniSearch and Orama, each in a process of its own
  load     a real server over HTTP: pushing, single searches, many clients beside a writer, memory
  pipeline connected folders of small documents and of web pages: how fast, searches meanwhile, memory
  streams  many answers at once from a scripted model: how late tokens are, memory
  web      the built web app in Chromium: first sight and interactive on a slow processor, frames in a long conversation

Options
  --passages 10000,100000   sizes for search; load and pipeline take the largest (1000000 takes hours and 5 GB of disk)
  --queries 200             queries of each asker, with and without a filter, in search and load
  --seconds 20              how long the load, and the streams, last
  --clients 20              clients that search at the same time
  --streams 200             answers that are read at the same time
  --documents 10000         small documents of the pipeline
  --pages 2500              web pages of the pipeline, 200 kB each
  --resources 100000        of the sync whose memory is measured
  --semantic                load: search by meaning too, where the server has an embedder
  --seed 1                  other content and other queries
  --save                    write what was measured to bench/figures.json
  --help                    this text
`;

/** Throws an error with a message for the user where an argument is not understood. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      passages: { type: 'string', default: '10000,100000' },
      queries: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '20' },
      clients: { type: 'string', default: '20' },
      streams: { type: 'string', default: '200' },
      documents: { type: 'string', default: '10000' },
      pages: { type: 'string', default: '2500' },
      resources: { type: 'string', default: '100000' },
      semantic: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      save: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((part) => !partNames.some((name) => name === part));
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}: ${partNames.join(', ')}`);
  return {
    parts: positionals.length > 0 ? partNames.filter((name) => positionals.includes(name)) : partNames,
    passages: values.passages.split(',').map((text) => wholeNumber('passages', text)),
    queries: wholeNumber('queries', values.queries),
    seconds: wholeNumber('seconds', values.seconds),
    clients: wholeNumber('clients', values.clients),
    streams: wholeNumber('streams', values.streams),
    documents: wholeNumber('documents', values.documents),
    pages: wholeNumber('pages', values.pages),
    resources: wholeNumber('resources', values.resources),
    semantic: values.semantic,
    seed: wholeNumber('seed', values.seed),
    save: values.save,
    help: values.help,
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text.trim())) throw new Error(`--${name}: ${text} is no whole number above 0`);
  return Number(text);
}
