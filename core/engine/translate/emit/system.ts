import type { Node, Operand } from '../../../arm/ir/node.ts';
import { Word } from '../../../arm/state.ts';
import { Sys } from '../../../arm/system/words.ts';
import { coprocessorBarrier } from '../../ordering.ts';
import {
  BANKS,
  FLUSH_TRAPS,
  inlineBanked,
  inlineFlush,
  inlineRegister,
  NEAR_USER_MODES,
  spsrMask,
  userWord,
} from '../inline-calls.ts';
import { OWN_PAGE } from '../region.ts';
import { I64, Op } from '../wasm-binary.ts';
import type { Flags } from './flags.ts';
import type { Frame } from './frame.ts';
import type { MemoryEmitter } from './memory.ts';
import { bitOf, Slot } from './slots.ts';
import type { Values } from './values.ts';

/** Kinds of barriers, see SystemOps.barrier. */
const DSB = 1;
const ISB = 2;

/** The system operations of `isInline`. */
export class SystemEmitter {
  readonly #frame: Frame;
  readonly #values: Values;
  readonly #flags: Flags;
  readonly #memory: MemoryEmitter;

  constructor(frame: Frame, values: Values, flags: Flags, memory: MemoryEmitter) {
    this.#frame = frame;
    this.#values = values;
    this.#flags = flags;
    this.#memory = memory;
  }

  call(node: Node): void {
    const f = this.#frame;
    const c = f.code;
    switch (node.name) {
      case 'checkAlign':
        this.#values.push(node.args[0]!);
        c.const((node.args[1] as number) - 1).op(Op.i32_and);
        return f.leaveIf();
      case 'clearExclusive':
        return f.setState(Word.EXCLUSIVE, () => c.const(0));
      case 'readCpsr':
        this.#readCpsr();
        return this.#values.keep(node);
      case 'writeCpsr':
        return this.#writeCpsr(node.args[0]!, node.args[1] as number);
      case 'changeState':
        return this.#changeState(node.args[0] as number, node.args[1] as number);
      case 'loadExclusive':
        return this.#loadExclusive(node);
      case 'storeExclusive':
        return this.#storeExclusive(node);
      case 'mrc':
      case 'mcr':
        return this.#coprocessor(node);
      case 'readSpsr':
        this.#spsr();
        c.memory(Op.i32_load, Word.BANK_SPSR * 4, 2);
        return this.#values.keep(node);
      case 'writeSpsr':
        return this.#writeSpsr(node.args[0]!, spsrMask(node.args[1] as number));
      case 'checkUserBank':
        c.const(NEAR_USER_MODES);
        f.state(Word.MODE).const(15).op(Op.i32_and).op(Op.i32_shr_u).const(1).op(Op.i32_and);
        return f.leaveIf();
      case 'readUserReg':
        this.#userReg(node.args[0] as number);
        return this.#values.keep(node);
      case 'writeUserReg':
        return this.#writeUserReg(node.args[0] as number, node.args[1]!);
      case 'sev':
        return this.#sendEvent();
      case 'readBanked':
        f.state(inlineBanked(node, f.options.privilege)!);
        return this.#values.keep(node);
      case 'writeBanked':
        return f.setState(inlineBanked(node, f.options.privilege)!, () => this.#values.push(node.args[2]!));
      case 'loadDual':
        return this.#loadDual(node);
      case 'storeDual':
        return this.#storeDual(node);
      case 'barrier':
        return this.#barrier(node.args[0] as number);
      default:
        // Hints.
        return;
    }
  }

  /** In one thread everything completes in order. */
  #barrier(kind: number): void {
    const { options, code } = this.#frame;
    if (options.unsettled === undefined || kind === ISB) return;
    code.fence();
    if (kind !== DSB) return;
    code.const(0).memory(Op.i32_load, options.unsettled, 2);
    this.#frame.leaveIf();
  }

  /** As SystemOps.readCpsr: execution state bits read as zero, but E. */
  #readCpsr(): void {
    const f = this.#frame;
    this.#flags.toWord();
    f.state(Word.MODE).op(Op.i32_or);
    f.state(Word.E).const(9).op(Op.i32_shl).op(Op.i32_or);
  }

  /** As SystemOps.writeCpsr without E and A; the mode must stay, and nothing may become pending by it. */
  #writeCpsr(value: Operand, byteMask: number): void {
    const f = this.#frame;
    const c = f.code;
    const v = this.#values.scratch(value);
    if (byteMask & 1 && f.options.privilege > 0) {
      c.get(v);
      f.state(Word.MODE).op(Op.i32_xor).const(0x1f).op(Op.i32_and);
      f.state(Word.MODE).get(v).const(-1).op(Op.i32_xor).op(Op.i32_and).const(0xc0).op(Op.i32_and);
      f.state(Word.PENDING).const(0).op(Op.i32_ne).const(0xc0).op(Op.i32_mul).op(Op.i32_and).op(Op.i32_or);
      f.leaveIf();
      f.setState(Word.MODE, () => {
        f.state(Word.MODE).const(~0xc0).op(Op.i32_and).get(v).const(0xc0).op(Op.i32_and).op(Op.i32_or);
      });
    }
    if (byteMask & 8) this.#flags.fromWord(v);
    if (byteMask & 4) c.get(v).const(16).op(Op.i32_shr_u).const(15).op(Op.i32_and).set(f.local(Slot.GE));
  }

  /** CPSIE and CPSID without a mode. */
  #changeState(imod: number, aif: number): void {
    const f = this.#frame;
    if (f.options.privilege === 0 || imod < 2) return;
    const mask = (aif & 7) << 6;
    if (imod === 2) {
      f.state(Word.PENDING);
      f.leaveIf();
    }
    f.setState(Word.MODE, () => {
      if (imod === 3) f.state(Word.MODE).const(mask).op(Op.i32_or);
      else f.state(Word.MODE).const(~mask).op(Op.i32_and);
    });
  }

  /** As SystemOps.loadDual: one access at any address, which is more than is asked for. */
  #loadDual(node: Node): void {
    const f = this.#frame;
    const c = f.code;
    const value = c.local(I64);
    const host = this.#memory.span(() => this.#values.push(node.args[0]!), 2, 4, false);
    c.get(host).memory(Op.i64_load, 0).set(value);
    f.setState(Word.HIGH, () => c.get(value).const64(32).op(Op.i64_shr_u).op(Op.i32_wrap_i64));
    c.get(value).op(Op.i32_wrap_i64);
    this.#values.keep(node);
  }

  #storeDual(node: Node): void {
    const c = this.#frame.code;
    const host = this.#memory.span(() => this.#values.push(node.args[0]!), 2, 4, true);
    c.get(host);
    this.#values.push(node.args[1]!);
    c.op(Op.i64_extend_i32_u);
    this.#values.push(node.args[2]!);
    c.op(Op.i64_extend_i32_u).const64(32).op(Op.i64_shl).op(Op.i64_or);
    c.memory(Op.i64_store, 0);
  }

  #loadExclusive(node: Node): void {
    const f = this.#frame;
    const c = f.code;
    const size = node.args[1] as 1 | 2 | 4;
    const address = this.#values.scratch(node.args[0]!);
    const value = f.temp();
    this.#memory.host(() => c.get(address), size, size, false);
    c.memory(size === 4 ? Op.i32_load : size === 2 ? Op.i32_load16_u : Op.i32_load8_u, 0).set(value);
    f.setState(Word.EXCLUSIVE, () => c.const(1));
    f.setState(Word.EXCLUSIVE_VA, () => c.get(address));
    f.setState(Word.EXCLUSIVE_SIZE, () => c.const(size));
    f.setState(Word.EXCLUSIVE_LOW, () => c.get(value));
    f.setState(Word.EXCLUSIVE_HIGH, () => c.const(0));
    c.get(value);
    this.#values.keep(node);
  }

  /** As SystemOps.storeExclusive; what the write table does not hold goes to the evaluator. */
  #storeExclusive(node: Node): void {
    const f = this.#frame;
    const c = f.code;
    const size = node.args[1] as 1 | 2 | 4;
    const host = f.temp();
    const done = f.temp();
    this.#memory.lookup(() => this.#values.push(node.args[0]!), size, true);
    c.op(Op.i32_eqz);
    f.leaveIf();
    c.get(f.address).get(f.entry).op(Op.i32_add).set(host);
    f.state(Word.EXCLUSIVE).const(0).op(Op.i32_ne);
    f.state(Word.EXCLUSIVE_VA).get(f.address).op(Op.i32_eq).op(Op.i32_and);
    f.state(Word.EXCLUSIVE_SIZE).const(size).op(Op.i32_eq).op(Op.i32_and);
    if (f.options.unsettled === undefined) {
      c.get(host).memory(size === 4 ? Op.i32_load : size === 2 ? Op.i32_load16_u : Op.i32_load8_u, 0);
      f.state(Word.EXCLUSIVE_LOW).op(Op.i32_eq).op(Op.i32_and).tee(done);
      c.open('if');
      c.get(host);
      this.#values.push(node.args[2]!);
      c.memory(size === 4 ? Op.i32_store : size === 2 ? Op.i32_store16 : Op.i32_store8, 0);
    } else {
      c.tee(done);
      c.open('if');
      c.get(host);
      f.state(Word.EXCLUSIVE_LOW);
      this.#values.push(node.args[2]!);
      c.compareExchange(size);
      f.state(Word.EXCLUSIVE_LOW).op(Op.i32_eq).set(done);
    }
    c.end();
    f.setState(Word.EXCLUSIVE, () => c.const(0));
    c.get(done).op(Op.i32_eqz);
    this.#values.keep(node);
  }

  /** Pushes the state's address plus four times the bank of the present mode's SPSR; leaves where that has none. */
  #spsr(): void {
    const f = this.#frame;
    const c = f.code;
    const bank = f.temp();
    c.const(BANKS[0]).const(BANKS[1]);
    f.state(Word.MODE).const(8).op(Op.i32_and).op(Op.i32_eqz).op(Op.select);
    f.state(Word.MODE).const(7).op(Op.i32_and).const(2).op(Op.i32_shl).op(Op.i32_shr_u);
    c.const(15).op(Op.i32_and).tee(bank).op(Op.i32_eqz);
    f.leaveIf();
    c.get(bank).const(2).op(Op.i32_shl).const(f.options.cpu).op(Op.i32_add);
  }

  #writeSpsr(value: Operand, mask: number): void {
    const c = this.#frame.code;
    const address = this.#frame.temp();
    this.#spsr();
    c.tee(address);
    c.get(address)
      .memory(Op.i32_load, Word.BANK_SPSR * 4, 2)
      .const(~mask)
      .op(Op.i32_and);
    this.#values.push(value);
    c.const(mask).op(Op.i32_and).op(Op.i32_or);
    c.memory(Op.i32_store, Word.BANK_SPSR * 4, 2);
  }

  #userReg(n: number): void {
    if (n < 13) this.#frame.registers.push(n);
    else this.#frame.state(userWord(n));
  }

  #writeUserReg(n: number, value: Operand): void {
    const f = this.#frame;
    if (n >= 13) return f.setState(userWord(n), () => this.#values.push(value));
    const write = (): void => {
      this.#values.push(value);
      this.#values.settle(bitOf(n));
    };
    f.registers.set(n, write, false);
  }

  /** A CPU that has its event set already waits for none. */
  #sendEvent(): void {
    const { code, options } = this.#frame;
    code.const(options.events.length > 0 ? 1 : 0);
    for (const event of options.events) code.const(event).memory(Op.i32_load, 0, 2).op(Op.i32_and);
    code.op(Op.i32_eqz);
    this.#frame.leaveIf();
  }

  /** Below Hyp mode an access may be trapped. */
  #trapped({ hstr, hcr }: { readonly hstr: number; readonly hcr: number }): void {
    const f = this.#frame;
    if (f.options.privilege === 2 || (hstr | hcr) === 0) return;
    f.state(Sys.HSTR).const(hstr).op(Op.i32_and);
    f.state(Sys.HCR).const(hcr).op(Op.i32_and).op(Op.i32_or);
    f.leaveIf();
  }

  #flush(va: Operand, which: number): void {
    this.#trapped(FLUSH_TRAPS);
    this.#values.push(va);
    this.#frame.code.const(which).call(this.#frame.options.imports.flush);
    this.#leaveIfMoved();
  }

  /** Behind an instruction after which the region's own page may be another. */
  #leaveIfMoved(): void {
    const f = this.#frame;
    const c = f.code;
    const { one, remaining } = f.place;
    f.isOtherPage(OWN_PAGE);
    c.open('if', undefined, 'unlikely');
    if (one.it !== 0) c.const(one.itAfter).set(f.itOut);
    c.const(f.bailAt(one.at + one.survey.instruction.size, remaining - 1)).branch(f.ways.bail);
    c.end();
  }

  #coprocessor(node: Node): void {
    const f = this.#frame;
    const which = inlineFlush(node, f.options.privilege);
    if (which >= 0) return this.#flush(node.args[6]!, which);
    const register = inlineRegister(node, f.options.privilege)!;
    this.#trapped(register);
    if (node.name === 'mcr') {
      const barrier = coprocessorBarrier(node);
      if (barrier !== undefined) this.#barrier(barrier);
      const { word, stores } = register;
      if (word === undefined) return;
      return f.setState(word, () => {
        this.#values.push(node.args[6]!);
        if (stores === -1) return;
        f.code.const(stores).op(Op.i32_and);
        f.state(word).const(~stores).op(Op.i32_and).op(Op.i32_or);
      });
    }
    f.state(register.word!);
    this.#values.keep(node);
  }
}
