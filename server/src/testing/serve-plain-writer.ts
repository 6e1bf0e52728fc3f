/**
 * Serves as `clew serve` does, with a model whose text goes to the reader as it is: for measuring the way of a stream apart
 * from what is done to its text. The argument is the address of an OpenAI-compatible server.
 */
import { readConfig } from '../config.ts';
import { createLogger } from '../kernel/logger.ts';
import { systemTimers } from '../models/http/client-timers.ts';
import { setSystemAlarm } from '../models/language/alarm.ts';
import { createTextModel } from '../models/language/create-text-model.ts';
import { openWriter } from '../models/language/remote/open-writer.ts';
import { createPlainWriter } from '../models/testing/plain-writer.ts';
import { serve } from '../serve.ts';

const config = readConfig();
const logger = createLogger(config.LOG_LEVEL);
const common = { timers: systemTimers, setAlarm: setSystemAlarm };
const writer = openWriter({
  name: { provider: 'openai-compatible', model: 'scripted' },
  url: process.argv[2],
  limits: { firstTokenMs: 30_000, stallMs: 30_000 },
  ...common,
});
const model = createTextModel({ writers: [writer], wholeMs: 300_000, logger, ...common });
await serve(config, logger, createPlainWriter(model));
