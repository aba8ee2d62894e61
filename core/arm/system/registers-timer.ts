import type { SystemContext } from './context.ts';
import { computed, type RegisterOptions, stored, stored64 } from './declare.ts';
import type { TimerName } from './generic-timer.ts';
import type { SystemRegister, SystemRegister64 } from './register.ts';
import { Sys } from './words.ts';

type Check = NonNullable<RegisterOptions['check']>;

/** CNTKCTL grants User access; CNTHCTL traps PL1's and PL0's use of the physical counter and timer (ARM ARM B8.1). */
const allowed =
  (userBits: number, hypBit: number): Check =>
  (cpu) => {
    if (cpu.privilege() === 0 && (cpu.r[Sys.CNTKCTL]! & userBits) === 0) return 'undefined';
    if (cpu.privilege() < 2 && hypBit !== 0 && (cpu.r[Sys.CNTHCTL]! & hypBit) === 0) return 'trap';
    return undefined;
  };

const PL0PCTEN = 1;
const PL0VCTEN = 2;
const PL0VTEN = 1 << 8;
const PL0PTEN = 1 << 9;
const PL1PCTEN = 1;
const PL1PCEN = 2;

const timer = (which: TimerName, at: readonly [number, number], o: RegisterOptions): SystemRegister[] => [
  computed(
    `${which}_TVAL`,
    [15, at[0], 14, at[1], 0],
    (cpu) => cpu.timer.timerValue(which),
    (cpu, value) => cpu.timer.setTimerValue(which, value),
    o,
  ),
  computed(
    `${which}_CTL`,
    [15, at[0], 14, at[1], 1],
    (cpu) => cpu.timer.control(which),
    (cpu, value) => cpu.timer.setControl(which, value),
    o,
  ),
];

const physicalTimer: RegisterOptions = { reads: 0, writes: 0, check: allowed(PL0PTEN, PL1PCEN) };
const virtualTimer: RegisterOptions = { reads: 0, writes: 0, check: allowed(PL0VTEN, 0) };
const hypTimer: RegisterOptions = { reads: 2, writes: 2 };

export const timerRegisters: readonly SystemRegister[] = [
  stored('CNTFRQ', [15, 0, 14, 0, 0], 'CNTFRQ', { reads: 0, writes: 2, check: allowed(PL0PCTEN | PL0VCTEN, 0) }),
  stored('CNTKCTL', [15, 0, 14, 1, 0], 'CNTKCTL', { writable: 0x3ff }),
  stored('CNTHCTL', [15, 4, 14, 1, 0], 'CNTHCTL', { reads: 2, writes: 2, writable: 0xff }),
  ...timer('CNTP', [0, 2], physicalTimer),
  ...timer('CNTV', [0, 3], virtualTimer),
  ...timer('CNTHP', [4, 2], hypTimer),
];

const counter = (
  name: string,
  opc1: number,
  check: Check,
  read: (cpu: SystemContext) => readonly [number, number],
): SystemRegister64 => ({
  name,
  at: [15, opc1, 14],
  reads: 0,
  writes: 3,
  hcrRead: 0,
  hcrWrite: 0,
  check,
  read,
  write: () => {},
});

const cval = (which: TimerName, opc1: number, o: RegisterOptions): SystemRegister64 => {
  const { reads = 1, writes = 1, check } = o;
  return stored64(`${which}_CVAL`, [15, opc1, 14], `${which}_CVAL`, {
    reads,
    writes,
    ...(check ? { check } : {}),
    effect: (cpu) => cpu.timer.changed(which),
  });
};

export const timerRegisters64: readonly SystemRegister64[] = [
  counter('CNTPCT', 0, allowed(PL0PCTEN, PL1PCTEN), (cpu) => {
    const count = cpu.timer.physical();
    return [count | 0, Math.floor(count / 2 ** 32) | 0];
  }),
  counter('CNTVCT', 1, allowed(PL0VCTEN, 0), (cpu) => {
    const { low, high } = cpu.timer.virtualWords();
    return [low, high];
  }),
  cval('CNTP', 2, physicalTimer),
  cval('CNTV', 3, virtualTimer),
  stored64('CNTVOFF', [15, 4, 14], 'CNTVOFF', { reads: 2, writes: 2, effect: (cpu) => cpu.timer.changed('CNTV') }),
  cval('CNTHP', 6, hypTimer),
];
