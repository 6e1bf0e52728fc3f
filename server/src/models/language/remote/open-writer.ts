import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ClientTimers } from '../../http/client-timers.ts';
import { readEndpoint } from '../../http/read-endpoint.ts';
import { readKey } from '../../http/read-key.ts';
import type { SetAlarm } from '../alarm.ts';
import type { ModelName } from '../model-name.ts';
import type { Writer } from '../write-with-retries.ts';
import { askChatCompletions } from './chat-completions/ask-chat-completions.ts';
import { askProviderModel } from './provider/ask-provider-model.ts';
import { openProviderModel } from './provider/open-provider-model.ts';
import { providerServers } from './provider-servers.ts';
import { createServerFailures } from './server-failures.ts';
import { type WaitLimits, writeOnce } from './write-once.ts';

interface Options {
  name: ModelName;
  /** The provider's own address where absent; `openai-compatible` has none of its own. */
  url?: string | undefined;
  key?: string | undefined;
  limits: WaitLimits;
  timers: ClientTimers;
  setAlarm: SetAlarm;
}

/** A model of a server, whose library is loaded when it is first asked. Throws where a setting can't be right. */
export function openWriter({ name, limits, timers, setAlarm, ...settings }: Options): Writer {
  const { provider, model } = name;
  const kind = providerServers[provider];
  const endpoint = readEndpoint(settings.url ?? kind.exampleUrl, kind);
  const key = readKey(settings.key, kind);
  const failures = createServerFailures({ serverName: kind.name, model, key, clock: timers.clock });
  let opened: Promise<LanguageModelV4> | undefined;
  const ask =
    provider === 'openai-compatible'
      ? askChatCompletions({ endpoint, model, key, failures })
      : askProviderModel(() => {
          opened ??= openProviderModel({ provider, model, endpoint, key: key ?? '' });
          return opened;
        }, failures);
  return {
    name: `${provider}:${model}`,
    address: endpoint.origin,
    write: (request) => writeOnce({ ask, serverName: kind.name, limits, setAlarm }, request),
  };
}
