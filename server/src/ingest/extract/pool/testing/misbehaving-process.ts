/** Does what the name of the file says: stands in for a reader that a file made misbehave. */
process.on('message', ({ name }: { name: string }) => {
  if (name === 'spin') for (;;);
  if (name === 'crash') process.exit(7);
  if (name === 'heap') {
    const kept: unknown[] = [];
    for (;;) kept.push(new Array(1e6).fill(Math.random()));
  }
  if (name === 'buffers') {
    const kept: Buffer[] = [];
    for (;;) kept.push(Buffer.alloc(8 * 1024 ** 2, 1));
  }
  process.send?.(answer(name === 'environment' ? JSON.stringify(process.env) : name));
});

function answer(content: string) {
  return { format: 'text', state: 'read', form: 'plain', parts: [{ content }], fields: {} };
}
