/** Of many values that come within one frame only the last is shown: pieces of an answer come faster than a screen can change. */
export function oncePerFrame<Value>(show: (value: Value) => void) {
  let frame: number | undefined;
  const forget = () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
  };
  return {
    soon(value: Value) {
      forget();
      frame = requestAnimationFrame(() => {
        frame = undefined;
        show(value);
      });
    },
    /** A page in the background has no frames: what has to be seen in any case is shown at once. */
    now(value: Value) {
      forget();
      show(value);
    },
  };
}
