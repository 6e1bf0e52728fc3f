/** Rings once, unless it is put off or stopped before. */
export interface Alarm {
  /** From now on the whole time counts again. */
  putOff(): void;
  stop(): void;
}

export type SetAlarm = (ms: number, ring: () => void) => Alarm;
