import type { Cpu } from '../../arm/cpu.ts';
import { Raised } from '../../arm/exception.ts';
import { FPSCR_WRITABLE } from '../../arm/fp/fpscr.ts';
import { Word } from '../../arm/state.ts';
import { systemRegisters, systemRegisters64 } from '../../arm/system/coprocessor.ts';
import { bankOf, Mode, Psr } from '../../arm/system/psr.ts';
import type { SystemRegister, SystemRegister64 } from '../../arm/system/register.ts';
import { Sys } from '../../arm/system/words.ts';

/** One register as GDB sees it; values are int32 words, low one first. */
export interface DebugRegister {
  readonly name: string;
  /** 1 for 32 bits, 2 for 64, 4 for 128. */
  readonly words: 1 | 2 | 4;
  /** Type of the target description. */
  readonly type: string;
  /** Group of `info registers GROUP`. */
  readonly group?: string;
  read(cpu: Cpu): readonly number[];
  /** False if it can't be written. */
  write(cpu: Cpu, words: readonly number[]): boolean;
}

export interface RegisterFeature {
  readonly name: string;
  /** Types that its registers use, as lines of the description. */
  readonly types?: readonly string[];
  readonly registers: readonly DebugRegister[];
}

/** A word of the CPU's state. */
function state(name: string, type: string, word: (cpu: Cpu) => number, group?: string): DebugRegister {
  return {
    name,
    words: 1,
    type,
    ...(group ? { group } : {}),
    read: (cpu) => [cpu.r[word(cpu)]!],
    write: (cpu, [value]) => {
      cpu.r[word(cpu)] = value!;
      return true;
    },
  };
}

const programCounter: DebugRegister = {
  ...state('pc', 'code_ptr', () => Word.PC),
  write: (cpu, [value]) => {
    cpu.r[Word.PC] = value! & (cpu.r[Word.T] ? ~1 : ~3);
    return true;
  },
};

const cpsr: DebugRegister = {
  name: 'cpsr',
  words: 1,
  type: 'int',
  read: (cpu) => [cpu.psr.read()],
  write: (cpu, [value]) => {
    const noHyp = !cpu.virtualization && (value! & Psr.MODE) === Mode.HYP;
    cpu.psr.write(value!, noHyp ? ~Psr.MODE : -1);
    cpu.controlsChanged();
    return true;
  },
};

const core: readonly DebugRegister[] = [
  ...Array.from({ length: 13 }, (_, n) => state(`r${n}`, 'uint32', () => n)),
  state('sp', 'data_ptr', () => 13),
  state('lr', 'int', () => 14),
  programCounter,
  cpsr,
];

/** Register n of the floating-point register file when it is cut into pieces of so many words. */
const piece = (name: string, type: string, words: 2 | 4, n: number): DebugRegister => {
  const at = Word.FP + words * n;
  return {
    name,
    words,
    type,
    read: (cpu) => [...cpu.r.subarray(at, at + words)],
    write: (cpu, values) => {
      cpu.r.set(values, at);
      return true;
    },
  };
};

const vfp: readonly DebugRegister[] = [
  ...Array.from({ length: 32 }, (_, n) => piece(`d${n}`, 'ieee_double', 2, n)),
  {
    ...state('fpscr', 'int', () => Word.FPSCR, 'float'),
    write: (cpu, [value]) => {
      cpu.r[Word.FPSCR] = value! & FPSCR_WRITABLE;
      cpu.controlsChanged();
      return true;
    },
  },
];

const neon: readonly DebugRegister[] = Array.from({ length: 16 }, (_, n) => piece(`q${n}`, 'neon_q', 4, n));

/** Lanes of a quadword register. */
const NEON_TYPES: readonly string[] = [
  ...(['uint8', 'uint16', 'uint32', 'uint64', 'ieee_single', 'ieee_double'] as const).map((type, i) => {
    const count = [16, 8, 4, 2, 4, 2][i];
    return `<vector id="neon_${type}x${count}" type="${type}" count="${count}"/>`;
  }),
  '<union id="neon_q">',
  '  <field name="u8" type="neon_uint8x16"/>',
  '  <field name="u16" type="neon_uint16x8"/>',
  '  <field name="u32" type="neon_uint32x4"/>',
  '  <field name="u64" type="neon_uint64x2"/>',
  '  <field name="f32" type="neon_ieee_singlex4"/>',
  '  <field name="f64" type="neon_ieee_doublex2"/>',
  '</union>',
];

const inBank = (name: string, mode: number, n: number): DebugRegister =>
  state(name, n === 13 ? 'data_ptr' : 'int', (cpu) => cpu.psr.registerOf(mode, n), 'banked');

const spsr = (name: string, mode: number): DebugRegister =>
  state(`spsr_${name}`, 'int', () => Word.BANK_SPSR + bankOf(mode), 'banked');

/** Names as in MRS (banked register), ARM ARM B9.2.3. */
const banked: readonly DebugRegister[] = [
  ...[8, 9, 10, 11, 12].map((n) => inBank(`r${n}_usr`, Mode.USR, n)),
  inBank('sp_usr', Mode.USR, 13),
  inBank('lr_usr', Mode.USR, 14),
  ...[8, 9, 10, 11, 12].map((n) => inBank(`r${n}_fiq`, Mode.FIQ, n)),
  ...(['fiq', 'irq', 'svc', 'abt', 'und'] as const).flatMap((name) => {
    const mode = Mode[name.toUpperCase() as 'FIQ' | 'IRQ' | 'SVC' | 'ABT' | 'UND'];
    return [inBank(`sp_${name}`, mode, 13), inBank(`lr_${name}`, mode, 14), spsr(name, mode)];
  }),
  inBank('sp_hyp', Mode.HYP, 13),
  spsr('hyp', Mode.HYP),
  state('elr_hyp', 'code_ptr', () => Word.ELR_HYP, 'banked'),
];

/** Registers that have a value: not operations, and not the second names of a register. */
const hasValue = (r: SystemRegister | SystemRegister64): boolean => r.reads < 3 && /^\w+$/.test(r.name);

/** Does a write with its effects; one that the CPU refuses is none. */
function attempt(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (e) {
    if (e instanceof Raised) return false;
    throw e;
  }
}

const system32 = (r: SystemRegister): DebugRegister => ({
  name: r.name,
  words: 1,
  type: 'int',
  group: 'system',
  read: (cpu) => [r.read(cpu)],
  write: (cpu, [value]) => r.writes < 3 && attempt(() => r.write(cpu, value!)),
});

const names32 = new Set(systemRegisters.filter(hasValue).map((r) => r.name));

/** A 64-bit register whose low half has a name of its own gets a suffix. */
const system64 = (r: SystemRegister64): DebugRegister => ({
  name: names32.has(r.name) ? `${r.name}_64` : r.name,
  words: 2,
  type: 'uint64',
  group: 'system',
  read: (cpu) => r.read(cpu),
  write: (cpu, [low, high]) => r.writes < 3 && attempt(() => r.write(cpu, low!, high!)),
});

const fpexc: DebugRegister = {
  ...state('FPEXC', 'int', () => Sys.FPEXC, 'system'),
  write: (cpu, [value]) => {
    // EN is the only bit that a Cortex-A15 keeps here.
    cpu.r[Sys.FPEXC] = value! & (1 << 30);
    cpu.controlsChanged();
    return true;
  },
};

/** What MRC and MRRC read, without the traps and permissions of the mode; reading has no effect on any of them. */
const system: readonly DebugRegister[] = [
  ...systemRegisters.filter(hasValue).map(system32),
  ...systemRegisters64.filter(hasValue).map(system64),
  fpexc,
];

/** All registers in the order of their numbers: the first feature's from 0 on, and so forth. */
export const features: readonly RegisterFeature[] = [
  { name: 'org.gnu.gdb.arm.core', registers: core },
  { name: 'org.gnu.gdb.arm.vfp', registers: vfp },
  { name: 'org.gnu.gdb.arm.neon', types: NEON_TYPES, registers: neon },
  { name: 'org.ivilab.arm.banked', registers: banked },
  { name: 'org.ivilab.arm.system', registers: system },
];

export const registers: readonly DebugRegister[] = features.flatMap((f) => f.registers);

/** Registers of the `g` packet; GDB asks for the others one by one. */
export const coreRegisters = core;
