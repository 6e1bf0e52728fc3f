/** The body of a response, chunk by chunk; whoever stops reading closes the connection. Browsers cannot iterate it. */
export async function* readBytes(response: Response): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Does nothing where the body was read to its end, or broke.
    await reader.cancel().catch(() => {});
  }
}
