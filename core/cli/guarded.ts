import type { Command, Io } from './command.ts';
import { EXIT_ERROR } from './run-machine.ts';

/** A command's body made safe: whatever it throws becomes one line on stderr and status 1. */
export function guarded(name: string, body: (argv: readonly string[], io: Io) => Promise<number>): Command['run'] {
  return async (argv, io) => {
    try {
      return await body(argv, io);
    } catch (error) {
      const e = error as Error;
      io.stderr.write(`ivilab ${name}: ${e.message}\n`);
      if (process.env.IVILAB_DEBUG) io.stderr.write(`${e.stack}\n`);
      return EXIT_ERROR;
    }
  };
}
