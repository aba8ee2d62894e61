import type { Progress } from '../images/progress.ts';
import type { Io } from './command.ts';

/** Progress as lines on stderr. */
export function progressOn(io: Io): Progress {
  const say = (text: string): void => {
    io.stderr.write(`ivilab: ${text}\n`);
  };
  return { step: (text) => say(`${text} …`), done: say, warn: (text) => say(`warning: ${text}`) };
}
