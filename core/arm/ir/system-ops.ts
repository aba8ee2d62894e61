/**
 * What instructions ask of the system side of a CPU; both back ends call these as functions.
 * All arguments and results are int32; a doubleword result returns its low word and leaves the high word in Word.HIGH.
 * Those marked "ends" may change mode, instruction set or flow: the builder ends the block after them.
 */
export interface SystemOps {
  /** Takes the Undefined Instruction exception (ends). */
  undefined(): number;
  /** SVC, HVC, SMC, BKPT with their immediates (ends). */
  svc(imm: number): number;
  hvc(imm: number): number;
  smc(imm: number): number;
  bkpt(imm: number): number;

  /** CPSR as MRS reads it (execution state bits zero). */
  readCpsr(): number;
  readSpsr(): number;
  /** MSR CPSR: `byteMask` is the instruction's 4-bit field mask; respects privilege (ends). */
  writeCpsr(value: number, byteMask: number): number;
  writeSpsr(value: number, byteMask: number): number;
  /** MRS/MSR (banked register): `sysm` is SYSm<4:0>, `spsr` the R bit. UNDEFINED where the ARM ARM says so. */
  readBanked(spsr: number, sysm: number): number;
  writeBanked(spsr: number, sysm: number, value: number): number;
  /** CPS: imod (0, 2 enable, 3 disable), aif as 3 bits A I F, mode or -1 (ends). */
  changeState(imod: number, aif: number, mode: number): number;
  setEndian(big: number): number;

  /** SUBS PC, LR and kin, LDM with PC (exception return): SPSR to CPSR, then branch to `address` (ends). */
  exceptionReturn(address: number): number;
  /** RFE: new PC and CPSR given (ends). */
  returnFromException(address: number, psr: number): number;
  /** ERET: from ELR_hyp in Hyp mode, from LR otherwise (ends). */
  eret(): number;
  /** BXJ to Rm: HSTR.TJDBX may trap it. */
  checkBxj(rm: number): number;
  /** User-mode bank access of LDM/STM (user registers); n is 0..14. UNDEFINED in Hyp and User mode (`checkUserBank` first). */
  checkUserBank(): number;
  readUserReg(n: number): number;
  writeUserReg(n: number, value: number): number;
  /** The r13 of another mode for SRS: reads, and writes it back. UNDEFINED or undefined modes take the exception. */
  srsStack(mode: number): number;
  setSrsStack(mode: number, value: number): number;

  /** Coprocessor 0..15 but 10 and 11; UNDEFINED or trapped to Hyp as configured. `rt` serves the syndrome (15: APSR_nzcv form). */
  mrc(coproc: number, opc1: number, crn: number, crm: number, opc2: number, rt: number): number;
  mcr(coproc: number, opc1: number, crn: number, crm: number, opc2: number, rt: number, value: number): number;
  /** Low word returned, high word in Word.HIGH. */
  mrrc(coproc: number, opc1: number, crm: number, rt: number, rt2: number): number;
  mcrr(coproc: number, opc1: number, crm: number, rt: number, rt2: number, low: number, high: number): number;
  /** CDP, and LDC or STC with `ldcStc` 1, of a coprocessor that the A15 does not have, (ends). */
  coprocessor(coproc: number, ldcStc: number): number;
  /** Before LDC or STC of DBGDTR: UNDEFINED or trapped to Hyp with `iss` where the register is not to be accessed. */
  checkDebugTransfer(iss: number): number;

  /** Exclusive access of 1, 2, 4 or 8 bytes; alignment is checked. Doubleword: low and Word.HIGH in memory order. */
  loadExclusive(address: number, size: number): number;
  /** Returns 0 when stored, 1 when not. */
  storeExclusive(address: number, size: number, low: number, high: number): number;
  clearExclusive(): number;
  /** LDRD and STRD of words in memory order, the first from or to the lower address: one access where the address is a multiple of 8. */
  loadDual(address: number): number;
  storeDual(address: number, first: number, second: number): number;
  /** SWP, SWPB: returns the old value. UNDEFINED unless SCTLR.SW. */
  swap(address: number, size: number, value: number): number;

  /** Hints (wfi, wfe end). */
  wfi(): number;
  wfe(): number;
  sev(): number;
  yieldHint(): number;
  /** DMB 0, DSB 1, ISB 2 (which ends). */
  barrier(kind: number): number;

  /** VFP or SIMD instruction while disabled or trapped; only emitted when the block's state says so. `simd` 1 for Advanced SIMD (ends). */
  fpDisabled(simd: number): number;
  /** VMRS, VMSR: `reg` is the encoded system register; checks access. `rt` 15 for APSR_nzcv is handled by the semantics. */
  vmrs(reg: number, rt: number): number;
  vmsr(reg: number, rt: number, value: number): number;
  /** Takes an alignment fault if `address` is not a multiple of `align`: for VLDn/VSTn with @align. */
  checkAlign(address: number, align: number, store: number): number;
}

/** Calls after which execution never goes on with the next instruction of the same block. */
export const ENDING_OPS: ReadonlySet<keyof SystemOps> = new Set([
  'undefined',
  'svc',
  'hvc',
  'smc',
  'bkpt',
  'writeCpsr',
  'changeState',
  'setEndian',
  'exceptionReturn',
  'returnFromException',
  'eret',
  'coprocessor',
  'mcr',
  'mcrr',
  'wfi',
  'wfe',
  'fpDisabled',
  'vmsr',
]);
