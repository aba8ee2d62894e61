import { Code } from '../translate/wasm-binary.ts';
import { Exit, Header, MICRO_SIZE, Shared } from './micro-ops.ts';

/** Locals of the function that goes on within a block: its parameters. */
export const LEFT = 0;
export const CPU = 1;
export const BLOCK = 2;
export const AT = 3;
export const PARAMETERS = 4;

/** Imported functions, see Elsewhere. */
export const RESOLVE_INDEX = 0;
export const LEAVE_INDEX = 1;
export const MEET_INDEX = 2;
export const FLUSH_INDEX = 3;

/** The interpreter's function while it is made: its locals and labels, and how operands, the CPU's state and the block are reached. */
export class MicroEmitter {
  readonly code = new Code(PARAMETERS);
  /** Start of the scratch area, which operands are counted from. */
  readonly base = this.code.local();
  /** First word of the micro-operation. */
  readonly word = this.code.local();
  readonly pc = this.code.local();
  readonly host = this.code.local();
  readonly key = this.code.local();
  readonly slot = this.code.local();
  readonly address = this.code.local();
  readonly entry = this.code.local();
  readonly reads = this.code.local();
  readonly writes = this.code.local();
  readonly events: readonly number[];
  /** Labels: on to the micro-operation at AT; on to the next block, or to AT if that is not 0; the micro-operation is done elsewhere. */
  inner = 0;
  outer = 0;
  left = 0;

  /** `events` are the byte addresses of the event registers of all CPUs, if they are in this thread. */
  constructor(events: readonly number[]) {
    this.events = events;
  }

  tables(): void {
    this.shared(Shared.READS).get(CPU).op('i32_add').set(this.reads);
    this.shared(Shared.WRITES).get(CPU).op('i32_add').set(this.writes);
  }

  shared(word: number): Code {
    return this.code.get(this.base).memory('i32_load', word * 4, 2);
  }

  setShared(word: number, value: () => void): void {
    this.code.get(this.base);
    value();
    this.code.memory('i32_store', word * 4, 2);
  }

  state(word: number): Code {
    return this.code.get(CPU).memory('i32_load', word * 4, 2);
  }

  setState(word: number, value: () => void): void {
    this.code.get(CPU);
    value();
    this.code.memory('i32_store', word * 4, 2);
  }

  header(word: number): Code {
    return this.code.get(BLOCK).memory('i32_load', word * 4, 2);
  }

  exit(reason: number): void {
    this.setShared(Shared.EXIT, () => this.code.const(reason));
    this.code.get(LEFT).op('return');
  }

  exitWithBlock(reason: number): void {
    this.setShared(Shared.BLOCK, () => this.code.get(BLOCK));
    this.exit(reason);
  }

  exitIf(reason: number): void {
    this.code.open('if');
    this.exit(reason);
    this.code.end();
  }

  /** After something else ran: on at the PC, with the regime as it is now, or back to the caller if the number that is pushed is not 0. */
  goOn(stop: () => void): void {
    stop();
    this.exitIf(Exit.END);
    this.tables();
    this.code.const(0).set(AT).branch(this.outer);
  }

  next(): void {
    this.code.get(AT).const(MICRO_SIZE).op('i32_add').set(AT).branch(this.inner);
  }

  /** Address of the word that d, a or b (1, 2, 3) names. */
  operandAddress(which: 1 | 2 | 3): Code {
    return this.byteAddress(which);
  }

  /** Address of the word that a byte of the word at hand numbers. */
  byteAddress(byte: 0 | 1 | 2 | 3): Code {
    const c = this.code.get(this.word);
    if (byte === 0) c.const(2).op('i32_shl');
    else c.const(8 * byte - 2).op('i32_shr_u');
    return c.const(0x3fc).op('i32_and').get(this.base).op('i32_add');
  }

  a = (): Code => this.operandAddress(2).memory('i32_load', 0, 2);

  b = (): Code => this.operandAddress(3).memory('i32_load', 0, 2);

  imm = (): Code => this.code.get(AT).memory('i32_load', 4, 2);

  /** The word that `imm` names. */
  immWord(): Code {
    return this.imm().const(2).op('i32_shl').get(this.base).op('i32_add').memory('i32_load', 0, 2);
  }

  /** d ← what `value` leaves on the stack, and on. */
  assign(value: () => void): () => void {
    return () => {
      this.operandAddress(1);
      value();
      this.code.memory('i32_store', 0, 2);
      this.next();
    };
  }

  skip(): void {
    this.imm().get(AT).op('i32_add').set(AT).branch(this.inner);
  }

  skipIf(): void {
    this.code.open('if');
    this.skip();
    this.code.end();
    this.next();
  }

  /** Asks for the block at the PC. */
  meet(): void {
    const c = this.code;
    c.get(LEFT).call(MEET_INDEX).set(BLOCK);
    this.shared(Shared.LEFT).set(LEFT);
    c.get(BLOCK).const(0).op('i32_le_s');
    c.open('if');
    this.goOn(() => c.get(BLOCK));
    c.end();
  }

  endBlock(): void {
    const c = this.code;
    c.get(LEFT);
    this.header(Header.INSTRUCTIONS).op('i32_sub').set(LEFT);
    c.const(0).set(AT).branch(this.outer);
  }
}
