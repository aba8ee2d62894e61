import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { DATA } from '../../images/places.ts';

const LABS = join(DATA, 'labs');
/** Longest path of a Unix socket (sys/un.h on Linux has room for 108 bytes with the final zero, others for 104). */
const LONGEST_SOCKET = 100;
const RECORD = 'lab.json';
/** Of directories that are being made. */
const NEW = '.new-';

const LabRecord = v.object({
  name: v.string(),
  /** Of the process that runs it. */
  pid: v.number(),
  socket: v.string(),
  /** Paths of disks that it writes. */
  disks: v.array(v.string()),
});

/** A lab that runs on this host, as others find it. */
export type LabRecord = v.InferOutput<typeof LabRecord>;

/** A lab's own directory: `.ivilab/labs/NAME`, with `lab.json` and the control socket. */
export interface LabDirectory extends LabRecord {
  readonly directory: string;
  remove(): void;
}

/**
 * Makes a directory for a lab that begins. Its name is the layout's, with a number where that one runs already.
 * @throws Error when another lab writes one of the disks.
 */
export function makeLabDirectory(layoutFile: string, disks: readonly string[], labs: string = LABS): LabDirectory {
  const running = runningLabs(labs);
  for (const lab of running) {
    const shared = disks.find((path) => lab.disks.includes(path));
    if (shared !== undefined)
      throw new Error(`the disk ${shared} is in use by the lab ${lab.name}, which runs: end that one first`);
  }
  const base = basename(layoutFile).replace(/\.ya?ml$/, '') || 'lab';
  mkdirSync(labs, { recursive: true });
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${n}`;
    if (running.some((lab) => lab.name === name)) continue;
    const directory = join(labs, name);
    const inside = join(directory, 'control');
    const short = Buffer.byteLength(inside) <= LONGEST_SOCKET;
    const socket = short ? inside : join(tmpdir(), `ivilab-${process.pid}-${n}`);
    const record = { name, pid: process.pid, socket, disks: [...disks] };
    if (!claim(labs, directory, record)) continue;
    const remove = (): void => {
      rmSync(socket, { force: true });
      rmSync(directory, { recursive: true, force: true });
    };
    return { ...record, directory, remove };
  }
}

/** Puts a directory with its record in place as a whole: of labs that begin at the same time one gets the name. */
function claim(labs: string, directory: string, record: LabRecord): boolean {
  const made = mkdtempSync(join(labs, NEW));
  writeFileSync(join(made, RECORD), `${JSON.stringify(record)}\n`);
  try {
    for (;;) {
      try {
        // Where there is one already, this fails.
        renameSync(made, directory);
        return true;
      } catch (error) {
        if (!existsSync(directory)) throw error;
      }
      const other = readRecord(join(directory, RECORD));
      if (other && isRunning(other.pid)) return false;
      // What an ended process has left.
      rmSync(directory, { recursive: true, force: true });
    }
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** All labs whose processes run. */
export function runningLabs(labs: string = LABS): LabRecord[] {
  const names = existsSync(labs)
    ? readdirSync(labs)
        .filter((name) => !name.startsWith(NEW))
        .sort()
    : [];
  return names.flatMap((name) => readRecord(join(labs, name, RECORD)) ?? []).filter(({ pid }) => isRunning(pid));
}

function readRecord(path: string): LabRecord | undefined {
  try {
    return v.parse(LabRecord, JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The lab that a command is for.
 * @param which - a name, or the path of a control socket; undefined for the only one there is.
 * @throws Error that says what to write.
 */
export function findLab(
  which: string | undefined,
  labs: string = LABS,
): { readonly name: string; readonly socket: string } {
  if (which?.includes('/')) return { name: which, socket: which };
  const running = runningLabs(labs);
  const names = running.map(({ name }) => name).join(', ');
  if (running.length === 0) throw new Error('no lab runs: start one with ivilab run LAYOUT');
  if (which === undefined && running.length > 1) throw new Error(`several labs run: say which with --lab ${names}`);
  const found = which === undefined ? running[0] : running.find(({ name }) => name === which);
  if (!found) throw new Error(`there is no lab ${which}: there are ${names}`);
  return found;
}
