import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['core/**/*.spec.ts'] } },
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
