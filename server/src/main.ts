import { version } from './app.ts';
import { ConfigError, describeSettings, readConfig, readPushKey } from './config.ts';
import { createLogger } from './kernel/logger.ts';
import { pushCommand } from './push/push-command.ts';
import { serve } from './serve.ts';

const help = () => `Clew ${version()} — answers a company's questions from the company's own content.

Usage:
  npm start                     serve
  npm run clew -- push --help   push files and folders into a server
  npm run clew -- help          this text

Settings are environment variables, or lines of a .env file in the working folder:
${describeSettings().join('\n')}
`;

/** argv and environment in, process out. */
async function main([command = 'serve', ...rest]: readonly string[]): Promise<void> {
  if (command !== 'push' && rest.length > 0)
    throw new ConfigError(`${command} takes no arguments, but got ${rest.join(' ')}. See: npm run clew -- help`);
  switch (command) {
    case 'serve': {
      const config = readConfig();
      return serve(config, createLogger(config.LOG_LEVEL));
    }
    case 'push':
      process.exitCode = await pushCommand(rest, {
        key: readPushKey(),
        write: (text) => process.stdout.write(text),
      });
      return;
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(help());
      return;
    case 'version':
    case '--version':
      process.stdout.write(`${version()}\n`);
      return;
    default:
      throw new ConfigError(`There is no command ${command}. See: npm run clew -- help`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
