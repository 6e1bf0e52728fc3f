import type { SetAlarm } from '../language/alarm.ts';

export interface RecordedAlarms {
  set: SetAlarm;
  /** Rings what would ring after so many milliseconds; false where no such alarm is set. */
  ring(ms: number): boolean;
  /** Those that are neither stopped nor have rung. */
  waiting(): number[];
}

/** Alarms that ring when a test lets them. */
export function createRecordedAlarms(): RecordedAlarms {
  const waiting = new Set<{ ms: number; ring: () => void }>();
  return {
    set(ms, ring) {
      const entry = { ms, ring };
      waiting.add(entry);
      return { putOff: () => {}, stop: () => void waiting.delete(entry) };
    },
    ring(ms) {
      const found = [...waiting].find((each) => each.ms === ms);
      if (!found) return false;
      waiting.delete(found);
      found.ring();
      return true;
    },
    waiting: () => Array.from(waiting, ({ ms }) => ms),
  };
}
