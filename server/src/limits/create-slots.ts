/** Places for work that goes on at the same time, so many for each id. */
export interface Slots {
  /** Takes a place and returns what gives it back (once; later calls do nothing), or undefined where all are taken. */
  take(id: string): (() => void) | undefined;
}

export function createSlots(most: number): Slots {
  const taken = new Map<string, number>();
  return {
    take(id) {
      const count = taken.get(id) ?? 0;
      if (count >= most) return undefined;
      taken.set(id, count + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = (taken.get(id) ?? 1) - 1;
        if (left > 0) taken.set(id, left);
        else taken.delete(id);
      };
    },
  };
}
