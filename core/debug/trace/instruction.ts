import type { Cpu } from '../../arm/cpu.ts';
import { InstructionDecoder } from '../../arm/encodings/decode.ts';
import { tables } from '../../arm/encodings/tables.ts';
import { Execute } from '../../arm/mmu/walk.ts';
import { Word } from '../../arm/state.ts';

/** An instruction as it stands in memory. */
export interface TracedInstruction {
  /** Hexadecimal digits: 8, or 4 for a 16-bit T32 instruction; the first halfword of a 32-bit one comes first. */
  readonly word: string;
  /** Name of its row in the tables of encodings. */
  readonly name: string;
}

/** Names that are kept; more different words than a boot has. */
const KEPT = 1 << 18;

/** Reads instructions for a trace, without effect on the CPU. */
export class InstructionReader {
  readonly #decoder = new InstructionDecoder(tables);
  readonly #known = new Map<number, TracedInstruction>();

  /** The instruction at `pc` as the CPU would fetch it, or undefined where that faults. */
  at(cpu: Cpu, pc: number): TracedInstruction | undefined {
    const host = hostOf(cpu, pc);
    if (host < 0) return undefined;
    const { u16, i32 } = cpu.memory;
    if (cpu.r[Word.T] === 0) return this.#named(i32[host >>> 2]! >>> 0, 'a32', 4);
    const first = u16[host >>> 1]!;
    if (!InstructionDecoder.isWide(first)) return this.#named(first, 't32', 2);
    const next = hostOf(cpu, (pc + 2) >>> 0);
    return next < 0 ? undefined : this.#named(((first << 16) | u16[next >>> 1]!) >>> 0, 't32', 4);
  }

  #named(word: number, isa: 'a32' | 't32', size: 2 | 4): TracedInstruction {
    const key = word + (isa === 'a32' ? 0 : size === 2 ? 2 ** 33 : 2 ** 34);
    const known = this.#known.get(key);
    if (known) return known;
    const name = this.#decoder.find(word | 0, isa, size)?.row.name ?? 'UNDEFINED';
    const made = { word: word.toString(16).padStart(2 * size, '0'), name };
    if (this.#known.size >= KEPT) this.#known.clear();
    this.#known.set(key, made);
    return made;
  }
}

/** Byte in the machine's memory of an instruction, through the soft TLB or by a walk; -1 where a fetch faults. */
function hostOf(cpu: Cpu, pc: number): number {
  const privilege = cpu.privilege();
  const entry = cpu.memory.i32[cpu.tlb.table(privilege, Execute) + (pc >>> 12)]!;
  if (entry !== 0) return (pc + entry) >>> 0;
  const found = cpu.walker.translate(pc | 0, Execute, privilege);
  return 'kind' in found ? -1 : cpu.bus.host(found.address);
}
