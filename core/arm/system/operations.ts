import type { Cpu } from '../cpu.ts';
import type { DataAccess } from '../data-access.ts';
import { Ec, raise } from '../exception.ts';
import { FPSCR_LEN, FPSCR_STRIDE, FPSCR_WRITABLE } from '../fp/fpscr.ts';
import type { SystemOps } from '../ir/system-ops.ts';
import { Word } from '../state.ts';
import { bankedWord } from './banked.ts';
import { CoprocessorAccess, PASSED } from './coprocessor.ts';
import { bankOf, Mode, Psr } from './psr.ts';
import { Sys } from './words.ts';

/** Aligned accesses by virtual address at the current privilege: the engine's fast ones. */
export interface FastAccess {
  readonly ld8: (va: number) => number;
  readonly ld16: (va: number) => number;
  readonly ld32: (va: number) => number;
  readonly st8: (va: number, value: number) => void;
  readonly st16: (va: number, value: number) => void;
  readonly st32: (va: number, value: number) => void;
}

const HCR_TWI = 1 << 13;
const HCR_TWE = 1 << 14;
const HCR_TSC = 1 << 19;
const HCR_TID0 = 1 << 15;
const HCR_TID3 = 1 << 18;
const HCPTR_TCP10 = 1 << 10;
const FPEXC_EN = 1 << 30;

/** VMRS and VMSR register numbers. */
const FpSystem = { FPSID: 0, FPSCR: 1, MVFR1: 6, MVFR0: 7, FPEXC: 8 } as const;

/** Two words as a doubleword. */
const both = (low: number, high: number): bigint => (BigInt(high) << 32n) | BigInt(low >>> 0);

/** The system side of the instructions, for one CPU. */
export class SystemOperations implements SystemOps {
  readonly #cpu: Cpu;
  readonly #r: Int32Array;
  readonly #access: DataAccess;
  readonly #fast: FastAccess;
  readonly #coprocessor: CoprocessorAccess;

  constructor(cpu: Cpu, access: DataAccess, fast: FastAccess) {
    this.#cpu = cpu;
    this.#r = cpu.r;
    this.#access = access;
    this.#fast = fast;
    this.#coprocessor = new CoprocessorAccess(cpu);
  }

  undefined(): number {
    raise({ kind: 'undefined' });
  }

  svc(imm: number): number {
    this.#cpu.call({ kind: 'svc', imm: imm & 0xffff }, this.#r[Word.T] ? 2 : 4);
    return 0;
  }

  hvc(imm: number): number {
    if (this.#cpu.privilege() === 0) raise({ kind: 'undefined' });
    if (this.#cpu.virtualization) this.#cpu.call({ kind: 'hvc', imm: imm & 0xffff }, 4);
    else this.#cpu.host.firmware(this.#cpu);
    return 0;
  }

  smc(imm: number): number {
    void imm;
    const privilege = this.#cpu.privilege();
    if (privilege === 0 || !this.#cpu.virtualization) raise({ kind: 'undefined' });
    if (privilege === 1 && this.#r[Sys.HCR]! & HCR_TSC) raise({ kind: 'hyp trap', ec: Ec.SMC, iss: 0 });
    this.#cpu.host.firmware(this.#cpu);
    return 0;
  }

  bkpt(imm: number): number {
    void imm;
    raise({ kind: 'bkpt' });
  }

  // Program status.

  readCpsr(): number {
    const psr = this.#cpu.psr.read() & ~(Psr.T | Psr.J | 0x0600_fc00);
    // User mode does not see the mode and mask bits' privileged use, but reads them (ARM ARM B9.3.8: UNKNOWN; QEMU gives them).
    return psr;
  }

  readSpsr(): number {
    const mode = this.#cpu.psr.mode;
    if (mode === Mode.USR || mode === Mode.SYS) raise({ kind: 'undefined' });
    return this.#cpu.psr.spsr;
  }

  writeCpsr(value: number, byteMask: number): number {
    let mask = 0;
    if (byteMask & 8) mask |= 0xf800_0000;
    if (byteMask & 4) mask |= 0x000f_0000;
    if (byteMask & 2) mask |= Psr.E;
    if (this.#cpu.privilege() > 0) {
      if (byteMask & 2) mask |= Psr.A;
      if (byteMask & 1) mask |= Psr.I | Psr.F | Psr.MODE;
    }
    this.#cpu.psr.write(value, this.#withoutIllegalMode(value, mask));
    this.#cpu.controlsChanged();
    return 0;
  }

  /** Hyp mode is neither entered nor left by a write of M (ARM ARM B1.3.1): the mode then stays. */
  #withoutIllegalMode(value: number, mask: number): number {
    if ((mask & Psr.MODE) === 0) return mask;
    const mode = value & Psr.MODE;
    const now = this.#cpu.psr.mode;
    const illegal = bankOf(mode) < 0 || (mode === Mode.HYP) !== (now === Mode.HYP);
    return illegal ? mask & ~Psr.MODE : mask;
  }

  writeSpsr(value: number, byteMask: number): number {
    const mode = this.#cpu.psr.mode;
    if (mode === Mode.USR || mode === Mode.SYS) raise({ kind: 'undefined' });
    let mask = 0;
    for (let byte = 0; byte < 4; byte++) if (byteMask & (1 << byte)) mask |= 0xff << (8 * byte);
    // Bits 23:20 are reserved (ARM ARM B1.3.3); QEMU keeps bit 20.
    mask &= ~0x00e0_0000;
    this.#cpu.psr.spsr = (this.#cpu.psr.spsr & ~mask) | (value & mask);
    return 0;
  }

  readBanked(spsr: number, sysm: number): number {
    return this.#r[this.#banked(spsr, sysm)]!;
  }

  writeBanked(spsr: number, sysm: number, value: number): number {
    this.#r[this.#banked(spsr, sysm)] = value;
    return 0;
  }

  #banked(spsr: number, sysm: number): number {
    const word = bankedWord(this.#cpu.psr, spsr !== 0, sysm);
    if (word < 0) raise({ kind: 'undefined' });
    return word;
  }

  changeState(imod: number, aif: number, mode: number): number {
    if (this.#cpu.privilege() === 0) return 0;
    let mask = 0;
    if (imod >= 2) mask |= (aif & 7) << 6;
    let value = imod === 3 ? mask : 0;
    if (mode >= 0) {
      mask |= Psr.MODE;
      value |= mode & Psr.MODE;
    }
    this.#cpu.psr.write(value, this.#withoutIllegalMode(value, mask));
    this.#cpu.controlsChanged();
    return 0;
  }

  setEndian(big: number): number {
    this.#r[Word.E] = big & 1;
    return 0;
  }

  // Exception returns.

  exceptionReturn(address: number): number {
    const mode = this.#cpu.psr.mode;
    if (mode === Mode.HYP || mode === Mode.USR || mode === Mode.SYS) raise({ kind: 'undefined' });
    return this.#return(address, this.#cpu.psr.spsr);
  }

  returnFromException(address: number, psr: number): number {
    if (this.#cpu.psr.mode === Mode.HYP || this.#cpu.privilege() === 0) raise({ kind: 'undefined' });
    return this.#return(address, psr);
  }

  eret(): number {
    const mode = this.#cpu.psr.mode;
    if (mode === Mode.USR || mode === Mode.SYS) raise({ kind: 'undefined' });
    if (mode === Mode.HYP) {
      const spsr = this.#cpu.psr.spsr;
      return this.#return(this.#r[Word.ELR_HYP]!, spsr, true);
    }
    return this.#return(this.#r[14]!, this.#cpu.psr.spsr);
  }

  #return(address: number, psr: number, fromHyp = false): number {
    const mode = psr & Psr.MODE;
    const illegal = bankOf(mode) < 0 || (!fromHyp && mode === Mode.HYP);
    this.#cpu.psr.write(psr, illegal ? ~Psr.MODE : -1);
    this.#r[Word.PC] = address & (this.#r[Word.T]! ? ~1 : ~3);
    this.#cpu.controlsChanged();
    return 0;
  }

  // Other modes' registers.

  checkUserBank(): number {
    const mode = this.#cpu.psr.mode;
    if (mode === Mode.HYP || mode === Mode.USR) raise({ kind: 'undefined' });
    return 0;
  }

  checkBxj(rm: number): number {
    if (this.#cpu.privilege() < 2 && this.#r[Sys.HSTR]! & (1 << 17))
      raise({ kind: 'hyp trap', ec: Ec.BXJ, iss: PASSED | rm });
    return 0;
  }

  readUserReg(n: number): number {
    return this.#r[this.#cpu.psr.registerOf(Mode.USR, n)]!;
  }

  writeUserReg(n: number, value: number): number {
    this.#r[this.#cpu.psr.registerOf(Mode.USR, n)] = value;
    return 0;
  }

  srsStack(mode: number): number {
    return this.#r[this.#srs(mode)]!;
  }

  setSrsStack(mode: number, value: number): number {
    this.#r[this.#srs(mode)] = value;
    return 0;
  }

  #srs(mode: number): number {
    const now = this.#cpu.psr.mode;
    const undefinedHere = now === Mode.HYP || now === Mode.USR || now === Mode.SYS;
    if (undefinedHere || bankOf(mode) < 0 || mode === Mode.HYP) raise({ kind: 'undefined' });
    return this.#cpu.psr.registerOf(mode, 13);
  }

  // Coprocessors.

  mrc(cp: number, opc1: number, crn: number, crm: number, opc2: number, rt: number): number {
    if (cp < 14) this.#noCoprocessor(cp);
    return this.#coprocessor.read(cp, opc1, crn, crm, opc2, rt);
  }

  mcr(cp: number, opc1: number, crn: number, crm: number, opc2: number, rt: number, value: number): number {
    if (cp < 14) this.#noCoprocessor(cp);
    this.#coprocessor.write(cp, opc1, crn, crm, opc2, rt, value);
    return 0;
  }

  mrrc(cp: number, opc1: number, crm: number, rt: number, rt2: number): number {
    if (cp < 14) this.#noCoprocessor(cp);
    const [low, high] = this.#coprocessor.read64(cp, opc1, crm, rt, rt2);
    this.#r[Word.HIGH] = high;
    return low;
  }

  mcrr(cp: number, opc1: number, crm: number, rt: number, rt2: number, low: number, high: number): number {
    if (cp < 14) this.#noCoprocessor(cp);
    this.#coprocessor.write64(cp, opc1, crm, rt, rt2, low, high);
    return 0;
  }

  coprocessor(cp: number, ldcStc: number): number {
    void ldcStc;
    this.#noCoprocessor(cp);
  }

  checkDebugTransfer(iss: number): number {
    this.#coprocessor.checkDebugTransfer(iss);
    return 0;
  }

  #noCoprocessor(cp: number): never {
    // HCPTR.TCPn of coprocessors that do not exist is RAO: they are UNDEFINED all the same at PL1.
    void cp;
    raise({ kind: 'undefined' });
  }

  // Exclusives.

  loadExclusive(address: number, size: number): number {
    const r = this.#r;
    this.#access.checkAlign(address, size, false);
    let low = this.#load(address, size);
    let high = size === 8 ? this.#fast.ld32((address + 4) | 0) : 0;
    if (size === 8 && this.#cpu.memory.parallel) [low, high] = this.#loadWhole(address, low, high);
    r[Word.EXCLUSIVE] = 1;
    r[Word.EXCLUSIVE_VA] = address;
    r[Word.EXCLUSIVE_SIZE] = size;
    r[Word.EXCLUSIVE_LOW] = low;
    r[Word.EXCLUSIVE_HIGH] = high;
    r[Word.HIGH] = high;
    return low;
  }

  /** A doubleword as one access for CPUs in other threads, where it is in RAM. */
  #loadWhole(address: number, low: number, high: number): [number, number] {
    const host = this.#cpu.bus.host(this.#access.address(address, 0, this.#cpu.privilege()));
    return host < 0 ? [low, high] : this.#loadHost(host);
  }

  #loadHost(host: number): [number, number] {
    const value = Atomics.load(this.#cpu.memory.i64, host / 8);
    return [Number(BigInt.asIntN(32, value)), Number(value >> 32n)];
  }

  #load(address: number, size: number): number {
    if (size === 1) return this.#fast.ld8(address);
    if (size === 2) return this.#fast.ld16(address);
    return this.#fast.ld32(address);
  }

  /** The monitor is the value seen, as in QEMU: a store succeeds while memory still holds it. */
  storeExclusive(address: number, size: number, low: number, high: number): number {
    const r = this.#r;
    this.#access.checkAlign(address, size, true);
    const armed = r[Word.EXCLUSIVE]! !== 0 && r[Word.EXCLUSIVE_VA] === address && r[Word.EXCLUSIVE_SIZE] === size;
    if (!armed) {
      r[Word.EXCLUSIVE] = 0;
      return 1;
    }
    // The write permission is asked first: a fault must come before any result.
    const machineAddress = this.#access.address(address, 1, this.#cpu.privilege());
    const host = this.#cpu.memory.parallel ? this.#cpu.bus.host(machineAddress) : -1;
    const same = host >= 0 ? this.#exchange(host, size, low, high) : this.#storeIfSame(address, size, low, high);
    // Only now: stopped by a watchpoint, the instruction must succeed when it is executed again. An exception's entry clears it too.
    r[Word.EXCLUSIVE] = 0;
    return same ? 0 : 1;
  }

  #storeIfSame(address: number, size: number, low: number, high: number): boolean {
    const r = this.#r;
    const same =
      this.#load(address, size) === r[Word.EXCLUSIVE_LOW] &&
      (size < 8 || this.#fast.ld32((address + 4) | 0) === r[Word.EXCLUSIVE_HIGH]);
    if (same) this.#storeBack(address, size, low, high);
    return same;
  }

  /** The same at a host address, as one access for CPUs in other threads. */
  #exchange(host: number, size: number, low: number, high: number): boolean {
    const { u8, u16, i32, i64 } = this.#cpu.memory;
    const expected = this.#r[Word.EXCLUSIVE_LOW]!;
    const swap = <T extends Uint8Array | Uint16Array | Int32Array>(view: T, seen: number, value: number): boolean =>
      Atomics.compareExchange(view, host / size, seen, value) === seen;
    const same =
      size === 1
        ? swap(u8, expected & 0xff, low & 0xff)
        : size === 2
          ? swap(u16, expected & 0xffff, low & 0xffff)
          : size === 4
            ? swap(i32, expected, low)
            : Atomics.compareExchange(i64, host / 8, both(expected, this.#r[Word.EXCLUSIVE_HIGH]!), both(low, high)) ===
              both(expected, this.#r[Word.EXCLUSIVE_HIGH]!);
    if (same && this.#cpu.code.has(host) && this.#cpu.code.wrote(host, size)) this.#cpu.stop();
    return same;
  }

  #storeBack(address: number, size: number, low: number, high: number): void {
    if (size === 1) this.#fast.st8(address, low & 0xff);
    else if (size === 2) this.#fast.st16(address, low & 0xffff);
    else this.#fast.st32(address, low);
    if (size === 8) this.#fast.st32((address + 4) | 0, high);
  }

  loadDual(address: number): number {
    const r = this.#r;
    this.#access.checkAlign(address, 4, false);
    const first = this.#fast.ld32(address);
    if ((address & 7) !== 0) {
      r[Word.HIGH] = this.#fast.ld32((address + 4) | 0);
      return first;
    }
    const host = this.#cpu.bus.host(this.#access.address(address, 0, this.#cpu.privilege()));
    const [low, high] = host < 0 ? [first, this.#fast.ld32((address + 4) | 0)] : this.#loadHost(host);
    r[Word.HIGH] = high;
    return low;
  }

  storeDual(address: number, first: number, second: number): number {
    this.#access.checkAlign(address, 4, true);
    const machineAddress = this.#access.address(address, 1, this.#cpu.privilege());
    const host = (address & 7) === 0 ? this.#cpu.bus.host(machineAddress) : -1;
    if (host < 0) {
      this.#fast.st32(address, first);
      this.#fast.st32((address + 4) | 0, second);
      return 0;
    }
    Atomics.store(this.#cpu.memory.i64, host / 8, both(first, second));
    if (this.#cpu.code.has(host) && this.#cpu.code.wrote(host, 8)) this.#cpu.stop();
    return 0;
  }

  clearExclusive(): number {
    this.#r[Word.EXCLUSIVE] = 0;
    return 0;
  }

  swap(address: number, size: number, value: number): number {
    if ((this.#r[Sys.SCTLR]! & (1 << 10)) === 0) raise({ kind: 'undefined' });
    // The load comes first: a fault of both is one of a read.
    this.#access.checkAlign(address, size, false);
    const old = this.#load(address, size);
    if (this.#cpu.memory.parallel) return this.#swapWhole(address, size, value, old);
    if (size === 1) this.#fast.st8(address, value & 0xff);
    else this.#fast.st32(address, value);
    return old;
  }

  /** SWP as one access for CPUs in other threads: the value read must still be there when it is replaced. */
  #swapWhole(address: number, size: number, value: number, seen: number): number {
    const r = this.#r;
    const host = this.#cpu.bus.host(this.#access.address(address, 1, this.#cpu.privilege()));
    if (host < 0) {
      this.#storeBack(address, size, value, 0);
      return seen;
    }
    const monitor = r[Word.EXCLUSIVE_LOW]!;
    let old = seen;
    for (r[Word.EXCLUSIVE_LOW] = old; !this.#exchange(host, size, value, 0); r[Word.EXCLUSIVE_LOW] = old)
      old = this.#load(address, size);
    r[Word.EXCLUSIVE_LOW] = monitor;
    return old;
  }

  // Hints and barriers.

  wfi(): number {
    const cpu = this.#cpu;
    if (cpu.privilege() < 2 && this.#r[Sys.HCR]! & HCR_TWI && cpu.pendingInterrupts() === 0)
      raise({ kind: 'hyp trap', ec: Ec.WFX, iss: PASSED });
    cpu.waitForInterrupt();
    return 0;
  }

  wfe(): number {
    const cpu = this.#cpu;
    if (cpu.privilege() < 2 && this.#r[Sys.HCR]! & HCR_TWE && this.#r[Word.EVENT] === 0)
      raise({ kind: 'hyp trap', ec: Ec.WFX, iss: PASSED | 1 });
    cpu.waitForEvent();
    return 0;
  }

  sev(): number {
    for (const cpu of this.#cpu.host.cpus) cpu.event();
    return 0;
  }

  yieldHint(): number {
    return 0;
  }

  /** Every access of one thread completes in program order: only ISB's end of the block has an effect, beside what CPUs in other threads ask for. */
  barrier(kind: number): number {
    this.#cpu.barrier(kind);
    return 0;
  }

  // Floating point.

  /** Whether VFP (and Advanced SIMD) instructions may execute, as blocks are keyed by it. */
  static fpEnabled(cpu: Cpu): boolean {
    return fpAccess(cpu) === 'allowed' && (cpu.r[Sys.FPEXC]! & FPEXC_EN) !== 0;
  }

  /** Whether Advanced SIMD instructions may execute where VFP may. */
  static simdEnabled(cpu: Cpu): boolean {
    return cpu.r[Sys.CPACR]! >= 0 && !(cpu.virtualization && cpu.r[Sys.HCPTR]! & (1 << 15));
  }

  /** Whether FPSCR asks for short vectors, which a Cortex-A15 does not have. */
  static shortVectors(cpu: Cpu): boolean {
    return (cpu.r[Word.FPSCR]! & (FPSCR_LEN | FPSCR_STRIDE)) !== 0;
  }

  fpDisabled(simd: number): number {
    const access = fpAccess(this.#cpu);
    if (access === 'undefined') raise({ kind: 'undefined' });
    if (access === 'trap') raise({ kind: 'hyp trap', ec: Ec.HCPTR, iss: PASSED | (simd ? 1 << 5 : 10) });
    if ((this.#r[Sys.FPEXC]! & FPEXC_EN) !== 0 && simd && this.#r[Sys.CPACR]! >= 0)
      raise({ kind: 'hyp trap', ec: Ec.HCPTR, iss: PASSED | (1 << 5) });
    raise({ kind: 'undefined' });
  }

  vmrs(reg: number, rt: number): number {
    this.#fpSystemAccess(reg, rt, false);
    switch (reg) {
      case FpSystem.FPSID:
        return this.#cpu.id.FPSID;
      case FpSystem.FPSCR:
        return this.#r[Word.FPSCR]!;
      case FpSystem.MVFR1:
        return this.#cpu.id.MVFR[1];
      case FpSystem.MVFR0:
        return this.#cpu.id.MVFR[0];
      case FpSystem.FPEXC:
        return this.#r[Sys.FPEXC]!;
      default:
        raise({ kind: 'undefined' });
    }
  }

  vmsr(reg: number, rt: number, value: number): number {
    this.#fpSystemAccess(reg, rt, true);
    if (reg === FpSystem.FPSCR) this.#writeFpscr(value & FPSCR_WRITABLE);
    else if (reg === FpSystem.FPEXC) {
      this.#r[Sys.FPEXC] = value & FPEXC_EN;
      this.#cpu.controlsChanged();
    } else if (reg !== FpSystem.FPSID && reg !== FpSystem.MVFR0 && reg !== FpSystem.MVFR1)
      // Writes to the read-only ones are ignored, as QEMU does.
      raise({ kind: 'undefined' });
    return 0;
  }

  #writeFpscr(value: number): void {
    const changed = this.#r[Word.FPSCR]! ^ value;
    this.#r[Word.FPSCR] = value;
    if ((changed & (FPSCR_LEN | FPSCR_STRIDE)) !== 0) this.#cpu.controlsChanged();
  }

  #fpSystemAccess(reg: number, rt: number, write: boolean): void {
    const cpu = this.#cpu;
    const access = fpAccess(cpu);
    if (access === 'undefined') raise({ kind: 'undefined' });
    if (access === 'trap') raise({ kind: 'hyp trap', ec: Ec.HCPTR, iss: PASSED | 10 });
    if (reg === FpSystem.FPSCR) {
      if ((this.#r[Sys.FPEXC]! & FPEXC_EN) === 0) raise({ kind: 'undefined' });
      return;
    }
    if (cpu.privilege() === 0) raise({ kind: 'undefined' });
    const group = reg === FpSystem.FPSID ? HCR_TID0 : reg === FpSystem.MVFR0 || reg === FpSystem.MVFR1 ? HCR_TID3 : 0;
    if (!write && cpu.privilege() < 2 && this.#r[Sys.HCR]! & group)
      raise({ kind: 'hyp trap', ec: Ec.CP10_ID, iss: PASSED | (7 << 14) | (reg << 10) | (rt << 5) | 1 });
  }

  /** SCTLR.A, in Hyp mode HSCTLR.A: ordinary accesses must be aligned too. */
  static alignmentChecked(cpu: Cpu): boolean {
    return (cpu.r[cpu.privilege() === 2 ? Sys.HSCTLR : Sys.SCTLR]! & 2) !== 0;
  }

  checkAlign(address: number, align: number, store: number): number {
    this.#access.checkAlign(address, align, store !== 0);
    return 0;
  }
}

/** CPACR for User and PL1, then HCPTR for every Non-secure mode (ARM ARM, CheckAdvSIMDOrVFPEnabled). */
function fpAccess(cpu: Cpu): 'allowed' | 'undefined' | 'trap' {
  const privilege = cpu.privilege();
  const cp10 = (cpu.r[Sys.CPACR]! >>> 20) & 3;
  if (privilege < 2 && (cp10 === 0 || cp10 === 2 || (cp10 === 1 && privilege === 0))) return 'undefined';
  if (cpu.virtualization && cpu.r[Sys.HCPTR]! & HCPTR_TCP10) return 'trap';
  return 'allowed';
}
