import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ClientTimers } from '../../http/client-timers.ts';
import { readEndpoint } from '../../http/read-endpoint.ts';
import { readKey } from '../../http/read-key.ts';
import type { SetAlarm } from '../alarm.ts';
import type { ModelName } from '../model-name.ts';
import type { Writer } from '../write-with-retries.ts';
import { openProviderModel } from './open-provider-model.ts';
import { providerServers } from './provider-servers.ts';
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
  const kind = providerServers[name.provider];
  const endpoint = readEndpoint(settings.url ?? kind.exampleUrl, kind);
  const key = readKey(settings.key, kind);
  let opened: Promise<LanguageModelV4> | undefined;
  return {
    name: `${name.provider}:${name.model}`,
    address: endpoint.origin,
    async *write(request) {
      opened ??= openProviderModel({ ...name, endpoint, key: key ?? '' });
      const model = await opened;
      yield* writeOnce({ model, serverName: kind.name, key, limits, setAlarm, clock: timers.clock }, request);
    },
  };
}
