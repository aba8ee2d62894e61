import type { Cpu } from '../../arm/cpu.ts';
import type { Fault } from '../../arm/mmu/fault.ts';
import { type Access, Execute, Hyp, type Privilege, Privileged, Read, User, Write } from '../../arm/mmu/walk.ts';
import { Word } from '../../arm/state.ts';
import { Mode } from '../../arm/system/psr.ts';
import type { Machine } from '../../machine/machine.ts';
import type { DebugControl } from '../control.ts';
import type { AddressView, DebugMemory } from '../memory.ts';

const HELP = `monitor help                    this text
monitor xp ADDRESS [COUNT]      COUNT (16) words of machine memory at a machine address
monitor phys on|off             memory commands take machine addresses
monitor view current|pl1|hyp    memory commands translate as the CPU's present mode, its PL1 modes or its Hyp mode does
monitor devices on|off          memory commands may touch device registers, with the effects that has
monitor step-irq on|off         a single step takes pending interrupts (off: they wait)
monitor info cpus               what each CPU does
monitor info irq                pending, active and enabled interrupts
monitor info map                memory and devices of the board
monitor info tlb ADDRESS        how each regime of the current CPU translates a virtual address
monitor reset                   powers the machine on anew
`;

/** Most words that one xp shows. */
const WORDS = 4096;

const hex = (value: number, digits = 8): string => (value >>> 0).toString(16).padStart(digits, '0');
const hexWide = (value: number): string => value.toString(16).padStart(8, '0');
const isFault = (x: object): x is Fault => 'kind' in x;

const modeName = (mode: number): string =>
  (Object.entries(Mode).find(([, value]) => value === mode)?.[0] ?? `mode ${hex(mode, 2)}`).toLowerCase();

/** An address or count as people write it: decimal, or hexadecimal with 0x. */
function number(text: string | undefined): number | undefined {
  if (text === undefined || !/^(0x[0-9a-fA-F]{1,13}|\d{1,15})$/.test(text)) return undefined;
  return Number(text);
}

/** The `monitor` commands. */
export class Monitor {
  readonly #machine: Machine;
  readonly #control: DebugControl;
  readonly #memory: DebugMemory;
  readonly #reset: () => void;

  constructor(machine: Machine, control: DebugControl, memory: DebugMemory, reset: () => void) {
    this.#machine = machine;
    this.#control = control;
    this.#memory = memory;
    this.#reset = reset;
  }

  /** Does one command and returns its output, lines of text. */
  run(line: string, cpu: Cpu): string {
    const [command = '', ...rest] = line.trim().split(/\s+/);
    switch (command) {
      case '':
      case 'help':
        return HELP;
      case 'xp':
        return this.#examine(rest, cpu);
      case 'phys':
        return this.#switch('phys', rest, this.#memory.view === 'physical', (on) => {
          this.#memory.view = on ? 'physical' : 'current';
        });
      case 'view':
        return this.#view(rest);
      case 'devices':
        return this.#switch('devices', rest, this.#memory.devices, (on) => {
          this.#memory.devices = on;
        });
      case 'step-irq':
        return this.#switch('step-irq', rest, this.#control.stepsIntoInterrupts, (on) => {
          this.#control.stepsIntoInterrupts = on;
        });
      case 'info':
        return this.#info(rest, cpu);
      case 'reset':
        this.#reset();
        return 'the machine is powered on anew when it next runs\n';
      default:
        return `there is no monitor command '${command.slice(0, 40)}'; these there are:\n${HELP}`;
    }
  }

  /** What a CPU does, in a few words. */
  describe(index: number): string {
    const cpu = this.#machine.cpus[index]!;
    const state = cpu.halt === 'running' ? 'running' : cpu.halt === 'off' ? 'off' : `waiting in ${cpu.halt}`;
    return `CPU ${index}: ${state}, ${modeName(cpu.psr.mode)} mode`;
  }

  #switch(name: string, rest: readonly string[], now: boolean, set: (on: boolean) => void): string {
    const [word] = rest;
    if (word === undefined) return `${name} is ${now ? 'on' : 'off'}\n`;
    if (word !== 'on' && word !== 'off') return `monitor ${name} takes on or off\n`;
    set(word === 'on');
    return `${name} is ${word}\n`;
  }

  #view(rest: readonly string[]): string {
    const views: readonly AddressView[] = ['current', 'pl1', 'hyp'];
    const view = views.find((v) => v === rest[0]);
    if (!view)
      return rest.length === 0 ? `view is ${this.#memory.view}\n` : `monitor view takes ${views.join(' or ')}\n`;
    this.#memory.view = view;
    return `view is ${view}\n`;
  }

  #examine(rest: readonly string[], cpu: Cpu): string {
    const address = number(rest[0]);
    const count = rest[1] === undefined ? 16 : number(rest[1]);
    if (address === undefined || count === undefined || count > WORDS)
      return `monitor xp takes a machine address and a count of up to ${WORDS} words, as in: monitor xp 0x80000000 16\n`;
    let text = '';
    for (let i = 0; i < count; i += 4) {
      const words: string[] = [];
      for (let at = address + 4 * i; at < address + 4 * Math.min(i + 4, count); at += 4) {
        const bytes = this.#memory.readPhysical(cpu, at, 4);
        words.push(bytes ? hex(new DataView(bytes.buffer).getUint32(0, true)) : '--------');
      }
      text += `${hexWide(address + 4 * i)}: ${words.join(' ')}\n`;
    }
    return text;
  }

  #info(rest: readonly string[], cpu: Cpu): string {
    switch (rest[0]) {
      case 'cpus':
        return this.#cpus();
      case 'irq':
        return this.#interrupts();
      case 'map':
        return this.#map();
      case 'tlb':
        return this.#translations(rest[1], cpu);
      default:
        return 'monitor info takes cpus, irq, map or tlb ADDRESS\n';
    }
  }

  #cpus(): string {
    const lines = this.#machine.cpus.map((cpu, i) => {
      const executed = this.#machine.engines[i]!.executed;
      return `${this.describe(i)}, pc ${hex(cpu.r[Word.PC]!)}, ${executed} instructions\n`;
    });
    return `${lines.join('')}virtual time ${this.#machine.time.now()} ns\n`;
  }

  #interrupts(): string {
    const { interrupts } = this.#machine.gic.save();
    const cpus = this.#machine.cpus.length;
    const names = (words: readonly number[], first: number): string => {
      const ids = words.flatMap((word, w) =>
        Array.from({ length: 32 }, (_, bit) => ((word >>> bit) & 1 ? [first + 32 * w + bit] : [])).flat(),
      );
      return ids.length === 0 ? '-' : ids.join(' ');
    };
    // Word 0 is there once for each CPU, then come the shared ones.
    const pending = interrupts.latched.map((l, i) => l | (interrupts.level[i]! & ~interrupts.edge[i]!));
    const row = (title: string, words: readonly number[]): string =>
      `${title}: ${words
        .slice(0, cpus)
        .map((word, i) => `cpu${i} ${names([word], 0)}; `)
        .join('')}shared ${names(words.slice(cpus), 32)}\n`;
    const inputs = this.#machine.cpus
      .map((cpu) => {
        const lines = ['irq', 'fiq', 'virq', 'vfiq'].filter((_, bit) => cpu.lines & (1 << bit));
        return `CPU ${cpu.index} inputs: ${lines.join(' ') || '-'}\n`;
      })
      .join('');
    return `${row('pending', pending)}${row('active', interrupts.active)}${row('enabled', interrupts.enabled)}${inputs}`;
  }

  #map(): string {
    const { ram, devices } = this.#machine.bus;
    const regions = [
      ...ram.map((r) => ({ name: r.name, base: r.base, size: r.size })),
      ...devices.map((d) => ({ name: d.device.name, base: d.base, size: d.size })),
    ].sort((a, b) => a.base - b.base);
    return regions.map((r) => `${hexWide(r.base)} to ${hexWide(r.base + r.size - 1)} ${r.name}\n`).join('');
  }

  #translations(text: string | undefined, cpu: Cpu): string {
    const va = number(text);
    if (va === undefined || va >= 2 ** 32)
      return 'monitor info tlb takes a virtual address, as in: monitor info tlb 0xc0000000\n';
    const regimes: readonly (readonly [string, Privilege])[] = [
      ['User', User],
      ['PL1', Privileged],
      ['Hyp', Hyp],
    ];
    return regimes.map(([name, privilege]) => this.#regime(name, privilege, va, cpu)).join('');
  }

  #regime(name: string, privilege: Privilege, va: number, cpu: Cpu): string {
    const kinds: readonly (readonly [string, Access])[] = [
      ['read', Read],
      ['write', Write],
      ['execute', Execute],
    ];
    const parts = kinds.map(([kind, access]) => {
      const result = cpu.walker.translate(va | 0, access, privilege);
      const held = cpu.memory.i32[cpu.tlb.table(privilege, access) + (va >>> 12)] !== 0 ? ' (in the TLB)' : '';
      if (!isFault(result)) return `${kind} ${hexWide(result.address)}, ${pageSize(result.size)}${held}`;
      const stage = result.stage2 ? `stage 2 of ${hexWide(result.ipa)}` : 'stage 1';
      return `${kind} ${result.kind} fault, level ${result.level}, ${stage}${held}`;
    });
    return `${name}: ${parts.join('; ')}\n`;
  }
}

const pageSize = (log2: number): string =>
  log2 >= 30 ? `${2 ** (log2 - 30)} GiB` : log2 >= 20 ? `${2 ** (log2 - 20)} MiB` : `${2 ** (log2 - 10)} KiB`;
