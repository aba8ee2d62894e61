import type { Cpu } from '../../arm/cpu.ts';
import type { DataAccess } from '../../arm/data-access.ts';
import { SCRATCH_SIZE } from '../../arm/memory/machine-memory.ts';
import type { Access } from '../../arm/mmu/walk.ts';
import { Word } from '../../arm/state.ts';
import { REGION_PARAMETERS, REGION_RESULTS } from '../translate/emit/frame.ts';
import { Code, encodeModule, type FunctionBody, type FunctionType, I32 } from '../translate/wasm-binary.ts';
import { AT, BLOCK, CPU, LEAVE_INDEX, LEFT, MicroEmitter } from './micro-emitter.ts';
import { ALWAYS_ALIGNED, MICRO_OPS, Shared } from './micro-ops.ts';
import { nextBlock } from './next-block.ts';
import { handlers } from './operations.ts';

/** (instructions left, CPU state) → instructions left: from the PC on, block after block, regions where there are any. */
const RUN: FunctionType = { parameters: [I32, I32], results: [I32] };
/** (instructions left, CPU state, block, micro-operation) → instructions left: on within a block. */
const RESUME: FunctionType = { parameters: [I32, I32, I32, I32], results: [I32] };
const RESOLVE: FunctionType = { parameters: [I32, I32, I32, I32], results: [I32] };
/** See REGION_RESULTS. */
const REGION: FunctionType = { parameters: REGION_PARAMETERS, results: REGION_RESULTS };
const LEAVE: FunctionType = { parameters: [I32, I32, I32], results: [I32] };
const MEET: FunctionType = { parameters: [I32], results: [I32] };
const FLUSH: FunctionType = { parameters: [I32, I32], results: [] };
const RESUME_INDEX = 4;

/** The function that goes on within a block, and from there to others. */
function emitResume(e: MicroEmitter): FunctionBody {
  const c = e.code;
  c.get(CPU).const(SCRATCH_SIZE).op('i32_sub').set(e.base);
  c.get(CPU)
    .memory('i32_load', Word.BLOCK_PC * 4, 2)
    .set(e.pc);
  e.tables();
  e.outer = c.open('loop');
  c.get(AT).op('i32_eqz');
  c.open('if');
  nextBlock(e);
  c.end();
  e.inner = c.open('loop');
  e.left = c.open('block');
  dispatch(e);
  c.end();
  leave(e);
  c.end();
  c.end();
  c.op('unreachable');
  return c.finish();
}

function dispatch(e: MicroEmitter): void {
  const c = e.code;
  const operations = handlers(e);
  const labels: number[] = [];
  for (let n = 0; n < MICRO_OPS; n++) labels.push(c.open('block'));
  // The innermost block is the first operation's.
  c.get(AT).memory('i32_load', 0, 2).tee(e.word).const(0xff).op('i32_and');
  c.table([...labels].reverse().concat(labels[0]!));
  for (let n = 0; n < MICRO_OPS; n++) {
    c.end();
    operations[n]!();
  }
}

/** The instruction at hand is done elsewhere, and what follows here again. */
function leave(e: MicroEmitter): void {
  const c = e.code;
  c.get(LEFT).get(BLOCK).get(AT).call(LEAVE_INDEX).set(AT);
  e.shared(Shared.LEFT).set(LEFT);
  c.get(AT).const(0).op('i32_gt_s').branch(e.inner, 'br_if');
  e.goOn(() => c.get(AT));
}

/** From the PC on: as resuming at no micro-operation. */
function emitRun(): FunctionBody {
  const c = new Code(RUN.parameters.length);
  c.get(LEFT).get(CPU).const(0).const(0).call(RESUME_INDEX, 'return_call');
  return c.finish();
}

/**
 * The module of the interpreter: exports `run` and `resume`; imports env.memory, env.table (regions),
 * env.resolve (va, size, field b of the access, 0 read or 1 write) → host address minus va, or 0 for what the evaluator has to do,
 * and the functions of `Elsewhere`. `events` are the byte addresses of the event registers of all CPUs, if they are in this thread.
 */
export function interpreterModule(memoryPages: number, events: readonly number[]): Uint8Array<ArrayBuffer> {
  return encodeModule({
    types: [RUN, RESUME, RESOLVE, REGION, LEAVE, MEET, FLUSH],
    imports: [
      { module: 'env', name: 'resolve', type: 2 },
      { module: 'env', name: 'leave', type: 4 },
      { module: 'env', name: 'meet', type: 5 },
      { module: 'env', name: 'flush', type: 6 },
    ],
    memoryPages,
    functions: [
      { type: 1, body: emitResume(new MicroEmitter(events)), export: 'resume' },
      { type: 0, body: emitRun(), export: 'run' },
    ],
    named: true,
  });
}

/**
 * What the interpreter has done by its caller. `left` are the instructions left before the running block; how many are left afterwards
 * goes to `Shared.LEFT`. Both return 0 for going on at the PC, and a negative number for coming back to the caller.
 */
export interface Elsewhere {
  /** Does the instruction of the micro-operation `at` of `block` (byte addresses). Returns the micro-operation to go on at, if it is of that block. */
  leave(left: number, block: number, at: number): number;
  /** There is no known block at the PC. Returns it (byte address). */
  meet(left: number): number;
  /** Does a micro-operation `flush`. */
  flush(va: number, flags: number): void;
}

/** The interpreter of one CPU. It enters regions through `table`. */
export class Interpreter {
  readonly #run: (left: number, cpu: number) => number;
  readonly #resume: (left: number, cpu: number, block: number, at: number) => number;
  readonly #state: number;

  constructor(cpu: Cpu, access: DataAccess, table: WebAssembly.Table, elsewhere: Elsewhere) {
    this.#state = cpu.r.byteOffset;
    const { memory } = cpu;
    const module = new WebAssembly.Module(
      interpreterModule(memory.wasm.buffer.byteLength / 65536, memory.eventRegisters),
    );
    const resolve = (va: number, size: 1 | 2 | 4, mask: number, write: number): number => {
      const align = mask & ALWAYS_ALIGNED ? (mask & (ALWAYS_ALIGNED - 1)) + 1 : 1;
      return access.resolve(va, size, align, write as Access, cpu.privilege());
    };
    const env = { memory: memory.wasm, table, resolve, ...elsewhere };
    const { exports } = new WebAssembly.Instance(module, { env });
    this.#run = exports.run!;
    this.#resume = exports.resume!;
  }

  /** Runs from the PC on, at most `left` instructions; returns how many of them are left. `Shared.EXIT` says why it came back. */
  run(left: number): number {
    return this.#run(left, this.#state);
  }

  /** Goes on in `block` at `at` (byte addresses); `left` is what was left before the block. */
  resume(left: number, block: number, at: number): number {
    return this.#resume(left, this.#state, block, at);
  }
}
