import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // A host that is busy with other things takes seconds to make a machine, or to start a debugger.
      { test: { name: 'unit', include: ['{core,electron,renderer}/**/*.spec.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'machine',
          include: ['tests/**/*.spec.ts'],
          exclude: ['tests/**/*.qemu.spec.ts'],
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
      { test: { name: 'qemu', include: ['tests/**/*.qemu.spec.ts'], testTimeout: 900_000, hookTimeout: 900_000 } },
    ],
  },
});
