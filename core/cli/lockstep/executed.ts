import { InstructionDecoder } from '../../arm/encodings/decode.ts';
import { tables } from '../../arm/encodings/tables.ts';
import { Execute } from '../../arm/mmu/walk.ts';
import { Word } from '../../arm/state.ts';
import type { Machine } from '../../machine/machine.ts';

/** Instructions that are remembered; earlier ones are dropped. */
const MOST = 64;

const hex = (x: number, digits = 8): string => (x >>> 0).toString(16).padStart(digits, '0');

/** Follows what a machine executes, instruction by instruction: the last ones, as lines of text. */
export class Executed {
  readonly #decoder = new InstructionDecoder(tables);
  #lines: string[] = [];

  constructor(machine: Machine) {
    for (const [n, engine] of machine.engines.entries())
      engine.hook = (_cpu, pc) => {
        this.#lines.push(this.#describe(machine, n, pc));
        if (this.#lines.length > MOST) this.#lines.shift();
        return false;
      };
  }

  /** What was executed since the last call. */
  take(): readonly string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }

  #describe(machine: Machine, n: number, pc: number): string {
    const { cpu } = machine.engines[n]!;
    const place = `CPU ${n}  ${hex(pc)}`;
    const thumb = cpu.r[Word.T] !== 0;
    const half = (va: number): number | undefined => {
      const t = cpu.translate(va | 0, Execute, cpu.privilege(), 2);
      const host = 'address' in t ? machine.bus.host(t.address) : -1;
      return host < 0 ? undefined : machine.memory.u16[host >>> 1]!;
    };
    const [first, second] = [half(pc), half(pc + 2)];
    if (first === undefined) return `${place}  (no instruction can be fetched)`;
    const wide = !thumb || InstructionDecoder.isWide(first);
    if (wide && second === undefined) return `${place}  (its second half can't be fetched)`;
    const word = !wide ? first : thumb ? ((first << 16) | second!) >>> 0 : ((second! << 16) | first) >>> 0;
    const name = this.#decoder.find(word, thumb ? 't32' : 'a32', wide ? 4 : 2)?.row.name ?? 'undefined';
    return `${place}  ${hex(word, wide ? 8 : 4).padEnd(8)}  ${name}`;
  }
}
