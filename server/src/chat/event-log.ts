/**
 * What a turn has told so far. The turn appends and never waits; each listener reads from the beginning at its own pace,
 * so a slow or departed one costs nothing but the events themselves, which the turn keeps anyway.
 */
export interface EventLog<Event> {
  append(event: Event): void;
  close(): void;
  read(): AsyncIterable<Event>;
}

export function createEventLog<Event>(): EventLog<Event> {
  const events: Event[] = [];
  let closed = false;
  let changed = Promise.withResolvers<void>();
  const wake = () => {
    const { resolve } = changed;
    changed = Promise.withResolvers<void>();
    resolve();
  };
  return {
    append(event) {
      if (closed) throw new Error('The log is closed');
      events.push(event);
      wake();
    },
    close() {
      closed = true;
      wake();
    },
    async *read() {
      for (let next = 0; ; ) {
        while (next < events.length) yield events[next++] as Event;
        if (closed) return;
        await changed.promise;
      }
    },
  };
}
