import type { Cpu } from '../../arm/cpu.ts';
import type { DataAccess } from '../../arm/data-access.ts';
import {
  BLOCK_CACHE_OFFSET,
  BLOCK_SLOT_SIZE,
  BLOCK_SLOTS,
  OTHER_SLOT,
  SCRATCH_SIZE,
  SLOT_KEY_SHIFT,
  SLOT_SHIFTS,
} from '../../arm/memory/machine-memory.ts';
import type { Access } from '../../arm/mmu/walk.ts';
import { Word } from '../../arm/state.ts';
import { BlockKey } from '../evaluate/block.ts';
import { EVALUATE_NEXT, REGION_PARAMETERS, REGION_RESULTS } from '../translate/emit/frame.ts';
import { BANKS } from '../translate/inline-calls.ts';
import {
  Code,
  encodeModule,
  type FunctionBody,
  type FunctionType,
  I32,
  type OpName,
} from '../translate/wasm-binary.ts';
import {
  ALWAYS_ALIGNED,
  BINARY,
  type Binary,
  Exit,
  Header,
  jumpIfOp,
  MICRO_OPS,
  MICRO_SIZE,
  microOp,
  Shared,
  unlessOp,
} from './micro-ops.ts';

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
const TYPE_REGION = 3;
const RESOLVE_INDEX = 0;
const LEAVE_INDEX = 1;
const MEET_INDEX = 2;
const FLUSH_INDEX = 3;
const RESUME_INDEX = 4;

const LEFT = 0;
const CPU = 1;
const BLOCK = 2;
const AT = 3;

const BINARY_OP: Readonly<Record<Binary, OpName>> = {
  add: 'i32_add',
  sub: 'i32_sub',
  mul: 'i32_mul',
  and: 'i32_and',
  or: 'i32_or',
  xor: 'i32_xor',
  shl: 'i32_shl',
  lsr: 'i32_shr_u',
  asr: 'i32_shr_s',
  ror: 'i32_rotr',
  eq: 'i32_eq',
  ne: 'i32_ne',
  ltS: 'i32_lt_s',
  ltU: 'i32_lt_u',
  leS: 'i32_le_s',
  leU: 'i32_le_u',
};

const ACCESSES = [
  { name: 'loadU8', op: 'i32_load8_u', size: 1, store: false },
  { name: 'loadS8', op: 'i32_load8_s', size: 1, store: false },
  { name: 'loadU16', op: 'i32_load16_u', size: 2, store: false },
  { name: 'loadS16', op: 'i32_load16_s', size: 2, store: false },
  { name: 'loadU32', op: 'i32_load', size: 4, store: false },
  { name: 'storeU8', op: 'i32_store8', size: 1, store: true },
  { name: 'storeU16', op: 'i32_store16', size: 2, store: true },
  { name: 'storeU32', op: 'i32_store', size: 4, store: true },
] as const;

const EXCLUSIVES = [
  { name: 'exclusiveU8', load: 'i32_load8_u', store: 'i32_store8', size: 1 },
  { name: 'exclusiveU16', load: 'i32_load16_u', store: 'i32_store16', size: 2 },
  { name: 'exclusiveU32', load: 'i32_load', store: 'i32_store', size: 4 },
] as const;

/** Emits the function that goes on within a block, and from there to others. */
class Emitter {
  readonly code = new Code(RESUME.parameters.length);
  /** Start of the scratch area, which operands are counted from. */
  readonly #base = this.code.local();
  /** First word of the micro-operation. */
  readonly #word = this.code.local();
  readonly #pc = this.code.local();
  readonly #host = this.code.local();
  readonly #key = this.code.local();
  readonly #slot = this.code.local();
  readonly #address = this.code.local();
  readonly #entry = this.code.local();
  readonly #reads = this.code.local();
  readonly #writes = this.code.local();
  readonly #events: readonly number[];
  #inner = 0;
  #outer = 0;
  #left = 0;

  constructor(events: readonly number[]) {
    this.#events = events;
  }

  emit(): FunctionBody {
    const c = this.code;
    c.get(CPU).const(SCRATCH_SIZE).op('i32_sub').set(this.#base);
    c.get(CPU)
      .memory('i32_load', Word.BLOCK_PC * 4, 2)
      .set(this.#pc);
    this.#tables();
    this.#outer = c.open('loop');
    c.get(AT).op('i32_eqz');
    c.open('if');
    this.#nextBlock();
    c.end();
    this.#inner = c.open('loop');
    this.#left = c.open('block');
    this.#dispatch();
    c.end();
    this.#leave();
    c.end();
    c.end();
    c.op('unreachable');
    return c.finish();
  }

  #tables(): void {
    this.#shared(Shared.READS).get(CPU).op('i32_add').set(this.#reads);
    this.#shared(Shared.WRITES).get(CPU).op('i32_add').set(this.#writes);
  }

  #shared(word: number): Code {
    return this.code.get(this.#base).memory('i32_load', word * 4, 2);
  }

  #setShared(word: number, value: () => void): void {
    this.code.get(this.#base);
    value();
    this.code.memory('i32_store', word * 4, 2);
  }

  #state(word: number): Code {
    return this.code.get(CPU).memory('i32_load', word * 4, 2);
  }

  #setState(word: number, value: () => void): void {
    this.code.get(CPU);
    value();
    this.code.memory('i32_store', word * 4, 2);
  }

  #header(word: number): Code {
    return this.code.get(BLOCK).memory('i32_load', word * 4, 2);
  }

  #exit(reason: number): void {
    this.#setShared(Shared.EXIT, () => this.code.const(reason));
    this.code.get(LEFT).op('return');
  }

  #exitWithBlock(reason: number): void {
    this.#setShared(Shared.BLOCK, () => this.code.get(BLOCK));
    this.#exit(reason);
  }

  #exitIf(reason: number): void {
    this.code.open('if');
    this.#exit(reason);
    this.code.end();
  }

  /** Finds the block at the PC, enters its region if it has one, else its first micro-operation. */
  #nextBlock(): void {
    const c = this.code;
    const found = c.open('block');
    const unknown = c.open('block');
    this.#lookUp(found, unknown);
    c.end();
    this.#meet();
    c.end();
    this.#region();
    this.#begin();
  }

  #lookUp(found: number, unknown: number): void {
    const c = this.code;
    c.get(LEFT).const(0).op('i32_le_s');
    this.#exitIf(Exit.END);
    this.#state(Word.PC).set(this.#pc);
    // The host address of the PC, through the execute table.
    c.get(this.#pc).const(12).op('i32_shr_u').const(2).op('i32_shl').get(CPU).op('i32_add');
    this.#shared(Shared.EXECUTES).op('i32_add').memory('i32_load', 0, 2).tee(this.#entry).op('i32_eqz');
    c.branch(unknown, 'br_if', 'unlikely');
    c.get(this.#entry).get(this.#pc).op('i32_add').set(this.#host);
    this.#shared(Shared.KEY);
    this.#state(Word.T).op('i32_or');
    this.#state(Word.E).const(1).op('i32_shl').op('i32_or');
    this.#state(Word.IT).const(BlockKey.itShift).op('i32_shl').op('i32_or').set(this.#key);
    c.get(this.#host).const(SLOT_SHIFTS[0]).op('i32_shr_u');
    c.get(this.#host).const(SLOT_SHIFTS[1]).op('i32_shr_u').op('i32_xor');
    c.get(this.#key).const(SLOT_KEY_SHIFT).op('i32_shl').op('i32_xor');
    c.const(BLOCK_SLOTS - 1).op('i32_and');
    c.const(Math.log2(BLOCK_SLOT_SIZE)).op('i32_shl').get(CPU).op('i32_add').set(this.#slot);
    this.#isElsewhere();
    c.open('if');
    c.get(this.#slot).const(OTHER_SLOT).op('i32_xor').set(this.#slot);
    this.#isElsewhere();
    c.branch(unknown, 'br_if', 'unlikely');
    c.end();
    c.get(this.#slot)
      .memory('i32_load', BLOCK_CACHE_OFFSET + 8, 2)
      .get(CPU)
      .op('i32_add')
      .set(BLOCK)
      .branch(found);
  }

  /** Asks for the block at the PC. */
  #meet(): void {
    const c = this.code;
    c.get(LEFT).call(MEET_INDEX).set(BLOCK);
    this.#shared(Shared.LEFT).set(LEFT);
    c.get(BLOCK).const(0).op('i32_le_s');
    c.open('if');
    this.#goOn(() => c.get(BLOCK));
    c.end();
  }

  /** After something else ran: on at the PC, with the regime as it is now, or back to the caller if the number that is pushed is not 0. */
  #goOn(stop: () => void): void {
    stop();
    this.#exitIf(Exit.END);
    this.#tables();
    this.code.const(0).set(AT).branch(this.#outer);
  }

  /** Whether the slot is another block's. */
  #isElsewhere(): void {
    const c = this.code;
    c.get(this.#slot).memory('i32_load', BLOCK_CACHE_OFFSET, 2).get(this.#host).op('i32_ne');
    c.get(this.#slot)
      .memory('i32_load', BLOCK_CACHE_OFFSET + 4, 2)
      .get(this.#key)
      .op('i32_ne')
      .op('i32_or');
  }

  #region(): void {
    const c = this.code;
    this.#header(Header.CODE).const(0).op('i32_gt_s');
    this.#shared(Shared.EVALUATE).op('i32_eqz').op('i32_and');
    c.open('if');
    c.get(LEFT).get(this.#pc).const(0);
    this.#header(Header.CODE);
    c.callIndirect(TYPE_REGION, 'call_indirect').set(this.#pc).set(LEFT);
    this.#setState(Word.PC, () => c.get(this.#pc).const(-2).op('i32_and'));
    this.#setState(Word.T, () => c.get(this.#pc).const(BlockKey.thumb).op('i32_and'));
    this.#setShared(Shared.EVALUATE, () => c.get(LEFT).const(31).op('i32_shr_u'));
    c.get(LEFT).const(~EVALUATE_NEXT).op('i32_and').set(LEFT);
    c.branch(this.#outer);
    c.end();
  }

  #begin(): void {
    const c = this.code;
    this.#header(Header.CODE).op('i32_eqz');
    c.open('if');
    this.#count(Header.COUNT);
    c.const(0).op('i32_le_s');
    c.open('if');
    this.#exitWithBlock(Exit.HOT);
    c.end();
    c.end();
    c.get(LEFT);
    this.#header(Header.INSTRUCTIONS).op('i32_lt_s');
    c.open('if');
    this.#exitWithBlock(Exit.SHORT);
    c.end();
    this.#setShared(Shared.EVALUATE, () => c.const(0));
    this.#setState(Word.BLOCK_PC, () => c.get(this.#pc));
    // What holds after the last instruction; that one may replace it.
    this.#setState(Word.PC, () => {
      c.get(this.#pc);
      this.#header(Header.LENGTH).op('i32_add');
    });
    this.#setState(Word.IT, () => this.#header(Header.IT));
    c.get(BLOCK);
    this.#header(Header.FIRST).op('i32_add').set(AT);
  }

  /** One less in a word of the header, which stays on the stack. */
  #count(word: number): void {
    this.code.get(BLOCK);
    this.#header(word)
      .const(1)
      .op('i32_sub')
      .memory('i32_store', word * 4, 2);
    this.#header(word);
  }

  #dispatch(): void {
    const c = this.code;
    const handlers = this.#handlers();
    const labels: number[] = [];
    for (let n = 0; n < MICRO_OPS; n++) labels.push(c.open('block'));
    // The innermost block is the first operation's.
    c.get(AT).memory('i32_load', 0, 2).tee(this.#word).const(0xff).op('i32_and');
    c.table([...labels].reverse().concat(labels[0]!));
    for (let n = 0; n < MICRO_OPS; n++) {
      c.end();
      handlers[n]!();
    }
  }

  #next(): void {
    this.code.get(AT).const(MICRO_SIZE).op('i32_add').set(AT).branch(this.#inner);
  }

  /** Address of the word that d, a or b (1, 2, 3) names. */
  #operandAddress(which: 1 | 2 | 3): Code {
    return this.#byteAddress(which);
  }

  /** Address of the word that a byte of the word at hand numbers. */
  #byteAddress(byte: 0 | 1 | 2 | 3): Code {
    const c = this.code.get(this.#word);
    if (byte === 0) c.const(2).op('i32_shl');
    else c.const(8 * byte - 2).op('i32_shr_u');
    return c.const(0x3fc).op('i32_and').get(this.#base).op('i32_add');
  }

  #a = (): Code => this.#operandAddress(2).memory('i32_load', 0, 2);
  #b = (): Code => this.#operandAddress(3).memory('i32_load', 0, 2);
  #imm = (): Code => this.code.get(AT).memory('i32_load', 4, 2);

  /** The word that `imm` names. */
  #immWord(): Code {
    return this.#imm().const(2).op('i32_shl').get(this.#base).op('i32_add').memory('i32_load', 0, 2);
  }

  /** d ← what `value` leaves on the stack, and on. */
  #assign(value: () => void): () => void {
    return () => {
      this.#operandAddress(1);
      value();
      this.code.memory('i32_store', 0, 2);
      this.#next();
    };
  }

  #handlers(): (() => void)[] {
    const c = this.code;
    const handlers: (() => void)[] = [];
    const [a, b, imm] = [this.#a, this.#b, this.#imm];
    const on = (number: number, handler: () => void): void => {
      handlers[number] = handler;
    };
    on(microOp('end'), () => this.#endBlock());
    on(microOp('leave'), () => c.branch(this.#left));
    on(microOp('follows'), () => this.#follows());
    on(
      microOp('move'),
      this.#assign(() => a()),
    );
    on(microOp('moves'), () => {
      this.#operandAddress(1);
      a().memory('i32_store', 0, 2);
      imm().set(this.#word);
      for (const to of [0, 2] as const) {
        this.#byteAddress(to);
        this.#byteAddress(to === 0 ? 1 : 3)
          .memory('i32_load', 0, 2)
          .memory('i32_store', 0, 2);
      }
      this.#next();
    });
    on(
      microOp('constant'),
      this.#assign(() => imm()),
    );
    on(
      microOp('pc'),
      this.#assign(() => imm().get(this.#pc).op('i32_add')),
    );
    on(
      microOp('clz'),
      this.#assign(() => a().op('i32_clz')),
    );
    on(
      microOp('sext8'),
      this.#assign(() => a().op('i32_extend8_s')),
    );
    on(
      microOp('sext16'),
      this.#assign(() => a().op('i32_extend16_s')),
    );
    for (const [name, extend] of [
      ['umulh', 'i64_extend_i32_u'],
      ['smulh', 'i64_extend_i32_s'],
    ] as const)
      on(
        microOp(name),
        this.#assign(() => {
          a().op(extend);
          b().op(extend).op('i64_mul').const64(32).op('i64_shr_u').op('i32_wrap_i64');
        }),
      );
    on(
      microOp('udiv'),
      this.#assign(() => this.#divide(false)),
    );
    on(
      microOp('sdiv'),
      this.#assign(() => this.#divide(true)),
    );
    on(
      microOp('select'),
      this.#assign(() => {
        b();
        this.#immWord();
        a().op('select');
      }),
    );
    on(
      microOp('overflow'),
      this.#assign(() => {
        a();
        this.#immWord().op('i32_xor');
        b();
        this.#immWord().op('i32_xor').op('i32_and').const(31).op('i32_shr_u');
      }),
    );
    on(microOp('setNZ'), () => {
      this.#setState(Word.NF, () => a());
      this.#setState(Word.ZF, () => a());
      this.#next();
    });
    on(microOp('skip'), () => this.#skip());
    on(microOp('skipIfZero'), () => {
      a().op('i32_eqz');
      this.#skipIf();
    });
    on(microOp('branch'), () => {
      this.#setState(Word.PC, () => imm().get(this.#pc).op('i32_add'));
      this.#next();
    });
    on(microOp('bx'), () => {
      this.#exchange();
      this.#next();
    });
    for (const access of ACCESSES) on(microOp(access.name), () => this.#access(access));
    on(
      microOp('far'),
      this.#assign(() => imm().get(CPU).op('i32_add').memory('i32_load', 0, 2)),
    );
    on(microOp('setFar'), () => {
      imm().get(CPU).op('i32_add');
      this.#operandAddress(1).memory('i32_load', 0, 2);
      c.memory('i32_store', 0, 2);
      this.#next();
    });
    on(microOp('leaveIf'), () => {
      a();
      c.branch(this.#left, 'br_if', 'unlikely');
      this.#next();
    });
    on(
      microOp('readSpsr'),
      this.#assign(() => this.#spsr().memory('i32_load', Word.BANK_SPSR * 4, 2)),
    );
    on(microOp('writeSpsr'), () => {
      this.#spsr().set(this.#address);
      c.get(this.#address);
      c.get(this.#address).memory('i32_load', Word.BANK_SPSR * 4, 2);
      imm().const(-1).op('i32_xor').op('i32_and');
      a();
      imm().op('i32_and').op('i32_or');
      c.memory('i32_store', Word.BANK_SPSR * 4, 2);
      this.#next();
    });
    on(microOp('flush'), () => {
      a();
      imm().call(FLUSH_INDEX);
      this.#next();
    });
    on(microOp('sev'), () => this.#sendEvent());
    for (const exclusive of EXCLUSIVES) on(microOp(exclusive.name), () => this.#storeExclusive(exclusive));
    for (const name of BINARY) {
      const op = BINARY_OP[name];
      on(
        microOp(name),
        this.#assign(() => {
          a();
          b().op(op);
        }),
      );
      on(
        microOp(`${name}Imm`),
        this.#assign(() => {
          a();
          imm().op(op);
        }),
      );
    }
    for (let code = 0; code < 14; code++)
      on(unlessOp(code), () => {
        this.#condition(code);
        c.op('i32_eqz');
        this.#skipIf();
      });
    for (const name of ['add', 'sub'] as const) {
      on(microOp(`${name}Flags`), () => this.#withFlags(name, b));
      on(microOp(`${name}FlagsImm`), () => this.#withFlags(name, imm));
    }
    on(microOp('branchEnd'), () => this.#branchEnd());
    on(microOp('call'), () => {
      this.#setState(14, () => {
        this.#state(Word.PC);
        this.#state(Word.T).op('i32_or');
      });
      this.#branchEnd();
    });
    on(microOp('bxEnd'), () => {
      this.#exchange();
      this.#endBlock();
    });
    for (let code = 0; code < 14; code++)
      on(jumpIfOp(code), () => {
        this.#condition(code);
        c.open('if');
        this.#branchEnd();
        c.end();
        this.#endBlock();
      });
    return handlers;
  }

  #skip(): void {
    this.#imm().get(AT).op('i32_add').set(AT).branch(this.#inner);
  }

  #skipIf(): void {
    this.code.open('if');
    this.#skip();
    this.code.end();
    this.#next();
  }

  /** wasm traps where ARM gives 0 (divisor 0) and INT_MIN (INT_MIN / -1). */
  #divide(signed: boolean): void {
    const c = this.code;
    const divisor = this.#address;
    this.#b().tee(divisor).op('i32_eqz');
    c.open('if', I32);
    c.const(0);
    c.op('else');
    if (signed) {
      c.get(divisor).const(-1).op('i32_eq');
      c.open('if', I32);
      c.const(0);
      this.#a().op('i32_sub');
      c.op('else');
      this.#a().get(divisor).op('i32_div_s');
      c.end();
    } else this.#a().get(divisor).op('i32_div_u');
    c.end();
  }

  #exchange(): void {
    const c = this.code;
    const [target, thumb] = [this.#address, this.#entry];
    this.#a().tee(target).const(1).op('i32_and').set(thumb);
    this.#setState(Word.T, () => c.get(thumb));
    // Bit 0 is dropped in T32, bits 1:0 in A32.
    this.#setState(Word.PC, () => {
      c.get(target).get(thumb).const(1).op('i32_shl').const(4).op('i32_sub').op('i32_and');
    });
  }

  #branchEnd(): void {
    this.#setState(Word.PC, () => this.#imm().get(this.#pc).op('i32_add'));
    this.#endBlock();
  }

  /** d ← a + right or a - right, and the flags of that. */
  #withFlags(op: 'add' | 'sub', right: () => Code): void {
    const c = this.code;
    const [x, y, sum] = [this.#address, this.#entry, this.#host];
    this.#a().set(x);
    right().set(y);
    c.get(x).get(y).op(BINARY_OP[op]).set(sum);
    this.#operandAddress(1).get(sum).memory('i32_store', 0, 2);
    for (const flag of [Word.NF, Word.ZF]) this.#setState(flag, () => c.get(sum));
    if (op === 'add') this.#setState(Word.CF, () => c.get(sum).get(x).op('i32_lt_u'));
    else this.#setState(Word.CF, () => c.get(y).get(x).op('i32_le_u'));
    // V: the operands have equal signs (for a difference different ones), and the result another one than the first.
    this.#setState(Word.VF, () => {
      c.get(sum).get(x).op('i32_xor');
      c.get(op === 'add' ? sum : x)
        .get(y)
        .op('i32_xor')
        .op('i32_and')
        .const(31)
        .op('i32_shr_u');
    });
    this.#next();
  }

  /** A condition code as a truth value (ARM ARM A8.3). */
  #condition(code: number): void {
    const c = this.code;
    const nIsV = (): void => {
      this.#state(Word.NF).const(31).op('i32_shr_u');
      this.#state(Word.VF).op('i32_eq');
    };
    switch (code >> 1) {
      case 0:
        this.#state(Word.ZF).op('i32_eqz');
        break;
      case 1:
        this.#state(Word.CF);
        break;
      case 2:
        this.#state(Word.NF).const(31).op('i32_shr_u');
        break;
      case 3:
        this.#state(Word.VF);
        break;
      case 4:
        this.#state(Word.CF);
        this.#state(Word.ZF).const(0).op('i32_ne').op('i32_and');
        break;
      case 5:
        nIsV();
        break;
      default:
        nIsV();
        this.#state(Word.ZF).const(0).op('i32_ne').op('i32_and');
    }
    if (code & 1) c.op('i32_eqz');
  }

  #access({ op, size, store }: (typeof ACCESSES)[number]): void {
    const c = this.code;
    if (!store) this.#operandAddress(1);
    this.#a();
    this.#imm().op('i32_add').tee(this.#address);
    c.const(12)
      .op('i32_shr_u')
      .const(2)
      .op('i32_shl')
      .get(store ? this.#writes : this.#reads)
      .op('i32_add');
    c.memory('i32_load', 0, 2).tee(this.#entry).op('i32_eqz');
    c.get(this.#word)
      .const(24)
      .op('i32_shr_u')
      .const(ALWAYS_ALIGNED - 1)
      .op('i32_and');
    c.get(this.#address).op('i32_and').op('i32_or');
    c.open('if', undefined, 'unlikely');
    c.get(this.#address)
      .const(size)
      .get(this.#word)
      .const(24)
      .op('i32_shr_u')
      .const(store ? 1 : 0);
    c.call(RESOLVE_INDEX).tee(this.#entry).op('i32_eqz').branch(this.#left, 'br_if', 'unlikely');
    c.end();
    c.get(this.#address).get(this.#entry).op('i32_add');
    if (store) {
      this.#operandAddress(1).memory('i32_load', 0, 2);
      c.memory(op, 0);
    } else {
      c.memory(op, 0);
      c.memory('i32_store', 0, 2);
    }
    this.#next();
  }

  /** As SystemOps.storeExclusive; what the write table does not hold is the evaluator's. */
  #storeExclusive({ load, store, size }: (typeof EXCLUSIVES)[number]): void {
    const c = this.code;
    const [host, done] = [this.#host, this.#key];
    this.#a().tee(this.#address).const(12).op('i32_shr_u').const(2).op('i32_shl').get(this.#writes).op('i32_add');
    c.memory('i32_load', 0, 2).tee(this.#entry).op('i32_eqz');
    c.get(this.#address)
      .const(size - 1)
      .op('i32_and')
      .op('i32_or')
      .branch(this.#left, 'br_if', 'unlikely');
    c.get(this.#address).get(this.#entry).op('i32_add').set(host);
    this.#state(Word.EXCLUSIVE).const(0).op('i32_ne');
    this.#state(Word.EXCLUSIVE_VA).get(this.#address).op('i32_eq').op('i32_and');
    this.#state(Word.EXCLUSIVE_SIZE).const(size).op('i32_eq').op('i32_and');
    c.get(host).memory(load, 0);
    this.#state(Word.EXCLUSIVE_LOW).op('i32_eq').op('i32_and').tee(done);
    c.open('if');
    c.get(host);
    this.#b();
    c.memory(store, 0);
    c.end();
    this.#setState(Word.EXCLUSIVE, () => c.const(0));
    this.#assign(() => c.get(done).op('i32_eqz'))();
  }

  #follows(): void {
    const c = this.code;
    c.get(this.#pc).const(2).op('i32_add').tee(this.#address);
    c.get(this.#address).const(12).op('i32_shr_u').const(2).op('i32_shl').get(CPU).op('i32_add');
    this.#shared(Shared.EXECUTES).op('i32_add').memory('i32_load', 0, 2).op('i32_add');
    this.#imm().op('i32_ne');
    c.open('if');
    // As before the block.
    this.#setState(Word.PC, () => c.get(this.#pc));
    this.#setState(Word.IT, () => this.#header(Header.WORDS).const(24).op('i32_shr_u'));
    this.#meet();
    c.const(0).set(AT).branch(this.#outer);
    c.end();
    this.#next();
  }

  /** Pushes the state's address plus four times the bank of the present mode's SPSR; see bankOf. */
  #spsr(): Code {
    const c = this.code;
    const bank = this.#entry;
    this.#state(Word.MODE).const(7).op('i32_and').const(2).op('i32_shl').set(this.#address);
    c.const(BANKS[0]).const(BANKS[1]);
    this.#state(Word.MODE).const(8).op('i32_and').op('i32_eqz').op('select');
    c.get(this.#address)
      .op('i32_shr_u')
      .const(15)
      .op('i32_and')
      .tee(bank)
      .op('i32_eqz')
      .branch(this.#left, 'br_if', 'unlikely');
    return c.get(bank).const(2).op('i32_shl').get(CPU).op('i32_add');
  }

  /** A CPU that has its event set already waits for none. */
  #sendEvent(): void {
    const c = this.code;
    c.const(this.#events.length > 0 ? 1 : 0);
    for (const event of this.#events) c.const(event).memory('i32_load', 0, 2).op('i32_and');
    c.op('i32_eqz').branch(this.#left, 'br_if', 'unlikely');
    this.#next();
  }

  /** The instruction at hand is done elsewhere, and what follows here again. */
  #leave(): void {
    const c = this.code;
    c.get(LEFT).get(BLOCK).get(AT).call(LEAVE_INDEX).set(AT);
    this.#shared(Shared.LEFT).set(LEFT);
    c.get(AT).const(0).op('i32_gt_s').branch(this.#inner, 'br_if');
    this.#goOn(() => c.get(AT));
  }

  #endBlock(): void {
    const c = this.code;
    c.get(LEFT);
    this.#header(Header.INSTRUCTIONS).op('i32_sub').set(LEFT);
    c.const(0).set(AT).branch(this.#outer);
  }
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
      { type: 1, body: new Emitter(events).emit(), export: 'resume' },
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
