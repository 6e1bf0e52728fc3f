/** Rings once, unless it is put off or stopped before. */
export interface Alarm {
  /** From now on the whole time counts again. */
  putOff(): void;
  stop(): void;
}

export type SetAlarm = (ms: number, ring: () => void) => Alarm;

/** The alarm of the system's clock; it does not keep the process alive. */
export const setSystemAlarm: SetAlarm = (ms, ring) => {
  const timer = setTimeout(ring, ms).unref();
  return { putOff: () => void timer.refresh(), stop: () => clearTimeout(timer) };
};
