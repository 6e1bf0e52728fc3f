import type { OpenLoaded } from './describe-change.ts';

/** How much is loaded side by side, since how large something is shows only when it is there. */
export interface LoadGate {
  /** Loads when there is room, and runs the work on what was loaded. Until that ends it counts as held. */
  load<Result>(load: () => Promise<OpenLoaded>, work: (loaded: OpenLoaded) => Promise<Result>): Promise<Result>;
}

interface Limits {
  /** So many are loaded at a time. */
  loads: number;
  /** None is loaded while more than this is held. */
  heldBytes: number;
}

export function createLoadGate({ loads, heldBytes }: Limits): LoadGate {
  let loading = 0;
  let held = 0;
  const waiting: (() => void)[] = [];
  const hasRoom = () => loading < loads && held <= heldBytes;
  const letIn = () => {
    while (hasRoom() && waiting.length > 0) {
      loading++;
      waiting.shift()?.();
    }
  };
  const enter = async () => {
    if (waiting.length > 0 || !hasRoom()) return new Promise<void>((resolve) => waiting.push(resolve));
    loading++;
  };
  return {
    async load(load, work) {
      await enter();
      let bytes = 0;
      try {
        const loaded = await load().finally(() => {
          loading--;
        });
        bytes = loaded.kind === 'file' ? loaded.bytes.byteLength : 0;
        held += bytes;
        letIn();
        return await work(loaded);
      } finally {
        held -= bytes;
        letIn();
      }
    },
  };
}
