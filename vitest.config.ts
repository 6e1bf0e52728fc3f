import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
    // Whole-system tests start real processes on a machine of two cores.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes when the machine gets to it, which may be busy with other things.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
  },
});
