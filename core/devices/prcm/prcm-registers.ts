import { field, get, put, type Register, reg, unimplemented } from '../../bus/registers.ts';
import type { RegisterPage } from './register-page.ts';

type PageRegister = Register<RegisterPage>;

/** CM_*_CLKCTRL (AM572x TRM 3.14). STBYST is not modelled: no module here masters the interconnect. */
export const CLKCTRL = { MODULEMODE: field(0, 2), OPTFCLKEN: field(8, 8), IDLEST: field(16, 2), STBYST: field(18) };
const MODULE_DISABLED = 3;
const STATUS_BITS = 0x0007_0000;

/** A module's state follows its mode at once: functional when enabled, disabled otherwise. */
const withIdleStatus = (value: number): number =>
  put(value & ~STATUS_BITS, CLKCTRL.IDLEST, get(value, CLKCTRL.MODULEMODE) === 0 ? MODULE_DISABLED : 0);

/** A module clock control. `automatic` ones are always on and their mode can't be written. */
export const moduleClock = (name: string, offset: number, automatic = false): PageRegister =>
  reg(offset, `${name}_CLKCTRL`, CLKCTRL, {
    reset: withIdleStatus(automatic ? 1 : 0),
    writable: (automatic ? ~(STATUS_BITS | 3) : ~STATUS_BITS) >>> 0,
    write: (page, value) => page.store(`${name}_CLKCTRL`, withIdleStatus(value)),
  });

export interface ClockDomain {
  readonly name: string;
  /** Offset of CLKSTCTRL. */
  readonly at: number;
  /** Offsets of those of STATICDEP and DYNAMICDEP that there are; both, right behind it, if not given. */
  readonly dependencies?: readonly number[];
  /** Modules that software switches, and offsets of their CLKCTRL. */
  readonly modules?: Readonly<Record<string, number>>;
  /** Modules that hardware keeps on. */
  readonly automatic?: Readonly<Record<string, number>>;
}

export const storage = (offset: number, name: string, count = 1, reset = 0): PageRegister =>
  reg(offset, name, {}, { count, reset });

/** Bits that a write of one clears. */
export const writeOneToClear = (offset: number, name: string, reset = 0): PageRegister =>
  reg(
    offset,
    name,
    {},
    {
      reset,
      rest: 'zeros',
      write: (page, value, _i, _cpu, previous) => page.store(name, (previous & ~value) >>> 0),
    },
  );

/** A clock domain's registers: its state control is stored, transitions take no time. */
export function clockDomain({ name, at, dependencies, modules = {}, automatic = {} }: ClockDomain): PageRegister[] {
  const depends = dependencies ?? [at + 4, at + 8];
  const taken = new Set([...depends, ...Object.values(modules), ...Object.values(automatic)]);
  return [
    reg(at, `${name}_CLKSTCTRL`, { CLKTRCTRL: field(0, 2) }, { writable: 3 }),
    // Reserved in domains without static dependencies; Linux clears it in every domain.
    ...(taken.has(at + 4) ? [] : [reg(at + 4, `${name}_NO_STATICDEP`, {}, { writable: 0 })]),
    ...depends.map((offset, i) => storage(offset, `${name}_DEPENDENCIES_${i}`)),
    ...Object.entries(modules).map(([module, offset]) => moduleClock(module, offset)),
    ...Object.entries(automatic).map(([module, offset]) => moduleClock(module, offset, true)),
  ];
}

const CLKMODE = { DPLL_EN: field(0, 3) };
const LOCK = 7;
const IDLEST_LOCKED = 1 << 0;
const IDLEST_BYPASS = 1 << 8;
/** CM_DIV_*: the divider, and whether the clock runs. */
const DIVIDER = { DIVHS: field(0, 6), CLKST: field(9) };
const CLOCK_RUNS = 1 << 9;

export interface Dpll {
  readonly name: string;
  /** Offset of CLKMODE; IDLEST, AUTOIDLE and CLKSEL follow. */
  readonly at: number;
  readonly m: number;
  readonly n: number;
  /** Type J has a multiplier of 12 and a divider of 8 bits, the others of 11 and 7. */
  readonly typeJ?: boolean;
  /** Offsets and values of the output dividers by name: M2, H11 ... */
  readonly dividers: Readonly<Record<string, readonly [offset: number, value: number]>>;
  /** Offset of SSC_DELTAMSTEP and SSC_MODFREQDIV. */
  readonly spread?: number;
}

/** A DPLL as the boot loader leaves it: locked. It locks and unlocks at once when its mode is written. */
export function dpll({ name, at, m, n, dividers, spread }: Dpll): PageRegister[] {
  return [
    reg(at, `CLKMODE_DPLL_${name}`, CLKMODE, { reset: LOCK }),
    reg(
      at + 4,
      `IDLEST_DPLL_${name}`,
      {},
      {
        access: 'ro',
        read: (page) =>
          get(page.value(`CLKMODE_DPLL_${name}`), CLKMODE.DPLL_EN) === LOCK ? IDLEST_LOCKED : IDLEST_BYPASS,
      },
    ),
    storage(at + 8, `AUTOIDLE_DPLL_${name}`),
    storage(at + 0xc, `CLKSEL_DPLL_${name}`, 1, (m << 8) | n),
    ...Object.entries(dividers).map(([divider, [offset, value]]) =>
      reg(offset, `DIV_${divider}_DPLL_${name}`, DIVIDER, {
        reset: value | CLOCK_RUNS,
        writable: ~CLOCK_RUNS >>> 0,
      } satisfies Partial<PageRegister>),
    ),
    ...(spread === undefined ? [] : [storage(spread, `SSC_DPLL_${name}`, 2)]),
  ];
}

export interface PowerDomain {
  readonly name: string;
  readonly at: number;
  /** Bytes of the instance. */
  readonly length: number;
  /** Reset lines of processors in the domain, all asserted after power-on. */
  readonly resets?: number;
}

/** On, with logic and memories on, no transition going on, and last entered: on (PM_*_PWRSTST). */
const ALWAYS_ON = 0x0300_03f7;

/** A power domain's registers. Domains are always on here, whatever state is asked for. */
export function powerDomain({ name, at, length, resets = 0 }: PowerDomain): PageRegister[] {
  const contexts = (length - 0x20) / 4;
  return [
    reg(at, `PM_${name}_PWRSTCTRL`, { POWERSTATE: field(0, 2), LOWPOWERSTATECHANGE: unimplemented(4) }, { reset: 7 }),
    reg(at + 4, `PM_${name}_PWRSTST`, {}, { access: 'ro', reset: ALWAYS_ON }),
    ...(resets === 0 ? [] : resetLines(name, at + 0x10, 2 ** resets - 1)),
    // Pairs of wake-up dependencies, stored, and context registers, in which no bit says that context was lost.
    reg(
      at + 0x20,
      `${name}_WKDEP_CONTEXT`,
      {},
      {
        count: contexts,
        write: (page, value, index) => page.store(`${name}_WKDEP_CONTEXT`, index & 1 ? 0 : value, index),
      },
    ),
  ];
}

/** RSTCTRL and RSTST: releasing a line sets its bit in the status (TRM 3.5.5). Nothing is behind the lines. */
export function resetLines(name: string, at: number, reset: number): PageRegister[] {
  return [
    reg(
      at,
      `RM_${name}_RSTCTRL`,
      {},
      {
        reset,
        writable: reset | 1,
        write: (page, value, _i, _cpu, previous) =>
          page.store(`RM_${name}_RSTST`, page.value(`RM_${name}_RSTST`) | (previous & ~value)),
      },
    ),
    writeOneToClear(at + 4, `RM_${name}_RSTST`),
  ];
}
