/**
 * Speed and memory: `npm run bench -- --help` says what can be measured. `--save` writes the figures to bench/figures.json,
 * with the machine they were measured on. Nothing here passes or fails: compare runs of one machine.
 */
import { measureLoad } from './load/measure-load.ts';
import { measurePipeline } from './pipeline/measure-pipeline.ts';
import { helpText, type Options, type PartName, readOptions } from './read-options.ts';
import type { Part } from './report/part.ts';
import { saveFigures } from './report/save-figures.ts';
import { clearProgress } from './report/show-progress.ts';
import { measureSearch } from './search/measure-search.ts';
import { measureServer } from './server/measure-server.ts';
import { measureStreams } from './streams/measure-streams.ts';
import { measureWeb } from './web/measure-web.ts';

const options = understood(process.argv.slice(2));
if (options.help) console.log(helpText);
else await measure(options);

function understood(args: readonly string[]): Options {
  try {
    return readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${helpText}`);
    process.exit(2);
  }
}

async function measure(options: Options): Promise<void> {
  const parts: Readonly<Record<PartName, Part>> = {
    server: measureServer,
    search: measureSearch(options),
    streams: measureStreams(options),
    web: measureWeb,
    pipeline: measurePipeline({ ...options, passages: Math.max(...options.passages) }),
    load: measureLoad({ ...options, passages: Math.max(...options.passages) }),
  };
  const measured: Record<string, object> = {};
  for (const part of options.parts) {
    measured[part] = await parts[part]((lines) => {
      clearProgress();
      console.log(lines.join('\n'));
    });
  }
  if (options.save) saveFigures(measured);
}
