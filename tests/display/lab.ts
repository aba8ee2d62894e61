import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { jacinto6 } from '../../core/boards/jacinto6.ts';
import { type CpioEntry, writeCpio } from '../../core/formats/cpio.ts';
import { type HeadView, machineHeads } from '../../core/lab/heads/head.ts';
import { encodePng } from '../../core/lab/heads/png.ts';
import { bootXen } from '../../core/machine/boot-rom.ts';
import { MachineLog } from '../../core/machine/log.ts';
import { Machine } from '../../core/machine/machine.ts';
import { ivilab } from '../boot/ivilab.ts';

const root = join(import.meta.dirname, '../..');
/** Virtual ns between looks at the console. */
const STEP_NS = 500_000;
const SECOND = 1e9;
const CONSOLE_BAUD = 115_200;
const MARK = 'SCRIPT-DONE';

export const asset = (path: string): Uint8Array => readFileSync(join(root, 'assets', path));
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

const file = (bytes: Uint8Array): CpioEntry => ({ kind: 'file', mode: 0o755, bytes });

/** A machine with Xen, Dom0 and further files in Dom0 below /lab, driven by virtual time alone: a run repeats. */
export class DisplayLab {
  readonly machine: Machine;
  readonly heads: ReadonlyMap<string, HeadView>;
  #console = '';
  #looked = 0;

  /** @param files - by name below /lab in Dom0. */
  static async boot(files: ReadonlyMap<string, Uint8Array>): Promise<DisplayLab> {
    const images = (await ivilab(['images'])).output.trim();
    const added = gzipSync(writeCpio(new Map([...files].map(([name, bytes]) => [`lab/${name}`, file(bytes)]))));
    const lab = new DisplayLab();
    bootXen(lab.machine, {
      xen: readFileSync(join(images, 'xen')),
      kernel: readFileSync(join(images, 'vmlinuz')),
      initrd: Buffer.concat([readFileSync(join(images, 'dom0.cpio.gz')), added]),
    });
    lab.until(/dom0:\/# /);
    return lab;
  }

  private constructor() {
    this.machine = new Machine({ board: jacinto6, log: new MachineLog(() => {}) });
    this.machine.console.limitTo(CONSOLE_BAUD, this.machine.time);
    this.machine.console.onOutput = (byte) => {
      this.#console += String.fromCharCode(byte);
    };
    this.heads = new Map(machineHeads(this.machine).map((head) => [head.name, head]));
  }

  /** All that the console has shown. */
  get console(): string {
    return this.#console.replaceAll('\r', '');
  }

  /** Virtual time in seconds. */
  get seconds(): number {
    return this.machine.time.now() / SECOND;
  }

  run(seconds: number): void {
    const end = this.machine.time.now() + seconds * SECOND;
    while (this.machine.time.now() < end) this.machine.run(Math.min(end, this.machine.time.now() + STEP_NS));
  }

  /** Runs until the console shows something new; @throws Error with the console's end when it does not come in so many seconds. */
  until(pattern: RegExp, seconds = 60): RegExpExecArray {
    const end = this.machine.time.now() + seconds * SECOND;
    for (;;) {
      const found = pattern.exec(this.#console.slice(this.#looked).replaceAll('\r', ''));
      if (found) {
        this.#looked = this.#console.length;
        return found;
      }
      if (this.machine.time.now() >= end)
        throw new Error(`${pattern} did not come within ${seconds} s:\n${this.console.slice(-3000)}`);
      this.machine.run(this.machine.time.now() + STEP_NS);
    }
  }

  /** Runs shell commands in Dom0 to their end and returns what they say. */
  sh(commands: string, seconds = 60): string {
    this.machine.console.send(text(`${commands}; echo ${MARK.slice(0, 3)}""${MARK.slice(3)}\n`));
    const before = this.console.length;
    this.until(new RegExp(`${MARK}\\n`), seconds);
    return this.console
      .slice(before)
      .replace(/^.*\n/, '')
      .replace(new RegExp(`${MARK}[^]*$`), '');
  }

  png(head: string): Uint8Array {
    return encodePng(this.heads.get(head)!, deflateSync);
  }
}

/** What a run's plan would write for the back ends, with an RTOS and a Linux guest. */
export const CONFIGURATION = `head cluster 60000000 1280x480 The instrument cluster is not running
head centre 60800000 1280x800 Infotainment is not running
domain rtos cluster 1280x480 touch,keyboard
domain linux centre 1280x800 keyboard,touch
`;

/** Shell functions of Dom0: `screens` starts the back ends, `start NAME KERNEL MiB RAMDISK ARGUMENTS` a domain with its screen. */
export const SHELL = `
screens() { /lab/display 2>/run/display.log & }
start() {
  { echo "name = '$1'"; echo "kernel = '$2'"; echo "memory = $3"; echo "vcpus = 1"
    [ -n "$4" ] && echo "ramdisk = '$4'"; echo "extra = '$5'"; echo "on_crash = 'preserve'"; } >/run/$1.cfg
  xl create -p -q /run/$1.cfg
  /lab/display-attach $1
  xl console $1 </dev/null >/run/$1.console 2>&1 &
  xl unpause $1
}
reached() {
  n=0
  node=/local/domain/$(xl domid $1)/device/$2/0/state
  while [ $n -lt 200 ] && [ "$(xenstore-read $node)" != $3 ]; do usleep 20000; n=$((n + 1)); done
  echo "$2 of $1 is $(xenstore-read $node)"
}
`;

/** The files of /lab that every test needs. */
export const backEnds = (more: ReadonlyMap<string, Uint8Array> = new Map()): ReadonlyMap<string, Uint8Array> =>
  new Map([
    ['display', asset('guests/dom0-display/display')],
    ['display-attach', asset('guests/dom0-display/display-attach')],
    ['display.conf', text(CONFIGURATION)],
    ['shell', text(SHELL)],
    ...more,
  ]);
