import type { RamRegion } from '../../bus/address-space.ts';
import { CPU_STATE_SIZE, Word } from '../state.ts';

/** Entries of a flat TLB table: one for each 4 KiB of virtual address space. */
export const TLB_ENTRIES = 1 << 20;
/** Tables of a CPU: {User, Privileged, Hyp} × {read, write, execute}. */
export const TLB_TABLES = 9;

const MIB = 1 << 20;

/** Slots of a CPU's jump cache: where translated code finds other translated code. */
export const JUMP_SLOTS = 1 << 16;
/** Bytes of a slot: host address, key, function table index, unused. */
export const JUMP_SLOT_SIZE = 16;

/** Offsets from a CPU's state, the same for every CPU: translated code adds them to one base. */
export const TLB_OFFSET = CPU_STATE_SIZE;
export const JUMP_CACHE_OFFSET = TLB_OFFSET + TLB_TABLES * TLB_ENTRIES * 4;
/** Offset from a CPU's state of its TLB table for a privilege (User, Privileged, Hyp) and an access (read, write, execute). */
export const tableOffset = (privilege: number, access: number): number =>
  TLB_OFFSET + (privilege * 3 + access) * TLB_ENTRIES * 4;
/** Slots of a CPU's block cache: where the interpreter finds blocks of micro-operations, in their slot or its other one. Host address, key, byte offset from the state, unused. */
export const BLOCK_SLOTS = 1 << 18;
export const BLOCK_SLOT_SIZE = 16;
/** What the byte offsets of a slot and of its other one differ in: less than a page, more than neighbouring code is apart. */
export const OTHER_SLOT = 0x800;
export const BLOCK_CACHE_OFFSET = JUMP_CACHE_OFFSET + JUMP_SLOTS * JUMP_SLOT_SIZE;
/** The blocks themselves. */
export const MICRO_OFFSET = BLOCK_CACHE_OFFSET + BLOCK_SLOTS * BLOCK_SLOT_SIZE;
export const MICRO_BYTES = 24 * MIB;
/** Bytes before each CPU's state that the interpreter uses for itself. */
export const SCRATCH_SIZE = 512;

/** Bits by which caches of code are indexed: those of the place within 64 KiB, mixed with those above, since code lies far apart. */
export const SLOT_SHIFTS = [2, 13] as const;
/** The key is mixed in too: a kernel's code is executed with VFP on and off, as the process has it. */
export const SLOT_KEY_SHIFT = 6;

/** Slot of code at a host address for a key in a cache with `slots` slots, a power of two. */
export const slotOf = (host: number, key: number, slots: number): number =>
  ((host >>> SLOT_SHIFTS[0]) ^ (host >>> SLOT_SHIFTS[1]) ^ (key << SLOT_KEY_SHIFT)) & (slots - 1);

const CPU_STRIDE = MIB * Math.ceil((MICRO_OFFSET + MICRO_BYTES + SCRATCH_SIZE) / MIB);
const FIRST_CPU = 0x1000;

/**
 * The one memory of a machine: CPU states, soft TLBs, then RAM, in one shared WebAssembly memory, so that translated code,
 * the evaluator and other threads see the same bytes. Byte 0 to 4095 stay unused: no TLB entry points there.
 */
export class MachineMemory {
  readonly wasm: WebAssembly.Memory;
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly i64: BigInt64Array;
  /** Each CPU runs in a thread of its own: accesses need the host's barriers and atomic operations where the architecture asks for such. */
  readonly parallel: boolean;
  readonly #cpus: number;
  #next: number;

  /**
   * `ramBytes` for all the regions that `allocate` is called for. With `threads` each CPU runs in a thread of its own; `wasm` is the memory that another
   * thread has made. Throws when the host can't give that much.
   */
  constructor(cpus: number, ramBytes: number, threads?: { readonly wasm?: WebAssembly.Memory }) {
    this.#cpus = cpus;
    this.parallel = threads !== undefined;
    this.#next = MIB + cpus * CPU_STRIDE;
    const pages = Math.ceil((this.#next + ramBytes) / 65536);
    if (pages > 65536)
      throw new Error(`${ramBytes / MIB} MiB of guest memory do not fit beside the tables in 4 GiB: ask for less`);
    this.wasm = threads?.wasm ?? new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    this.u8 = new Uint8Array(this.wasm.buffer);
    this.u16 = new Uint16Array(this.wasm.buffer);
    this.i32 = new Int32Array(this.wasm.buffer);
    this.i64 = new BigInt64Array(this.wasm.buffer);
  }

  /** Host byte offset of a CPU's state. */
  stateOffset(cpu: number): number {
    return FIRST_CPU + cpu * CPU_STRIDE;
  }

  /** State words of a CPU. */
  state(cpu: number): Int32Array {
    return new Int32Array(this.wasm.buffer, this.stateOffset(cpu), CPU_STATE_SIZE / 4);
  }

  /** Byte addresses of the event registers of all CPUs, where they share a thread; else none. */
  get eventRegisters(): readonly number[] {
    return Array.from({ length: this.parallel ? 0 : this.#cpus }, (_, cpu) => this.stateOffset(cpu) + Word.EVENT * 4);
  }

  /** First word (index into i32) of a CPU's TLB table. */
  tlbTable(cpu: number, table: number): number {
    if (cpu >= this.#cpus) throw new Error(`CPU ${cpu} of ${this.#cpus}`);
    return (this.stateOffset(cpu) + TLB_OFFSET + table * TLB_ENTRIES * 4) / 4;
  }

  /** Takes `size` bytes for a RAM region. */
  allocate(name: string, base: number, size: number): RamRegion {
    const host = this.#next;
    this.#next += size;
    if (this.#next > this.u8.length) throw new Error(`${name}: more memory than was asked for at construction`);
    return { name, base, size, host };
  }
}
