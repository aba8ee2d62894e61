import { field, type Register, reg, unimplemented } from '../../bus/registers.ts';
import type { DCan } from './dcan.ts';
import { INTPND, NEWDAT, TXRQST } from './message-ram.ts';

/** CTL */
export const INIT = 1 << 0;
export const IE0 = 1 << 1;
export const SIE = 1 << 2;
export const EIE = 1 << 3;
export const DAR = 1 << 5;
export const CCE = 1 << 6;
export const TEST = 1 << 7;
export const ABO = 1 << 9;
export const SWR = 1 << 15;
export const PDR = 1 << 24;
/** ES */
export const NO_EVENT = 7;
export const TXOK = 1 << 3;
export const RXOK = 1 << 4;
export const EPASS = 1 << 5;
export const EWARN = 1 << 6;
export const BOFF = 1 << 7;
export const PDA = 1 << 10;
/** TEST */
export const SILENT = 1 << 3;
export const LOOPBACK = 1 << 4;
export const EXTERNAL_LOOPBACK = 1 << 8;
/** IFxCMD */
export const DATA_B = 1 << 16;
export const DATA_A = 1 << 17;
export const TXRQST_NEWDAT = 1 << 18;
export const CLRINTPND = 1 << 19;
export const CONTROL = 1 << 20;
export const ARBITRATION = 1 << 21;
export const MASK = 1 << 22;
export const WRITE = 1 << 23;
/** INT: the status register, not an object, asks. */
export const STATUS_INTERRUPT = 0x8000;

/** Bits of CTL that can be written: the others are reserved or the controller's. */
const CTL_WRITABLE = 0x031e_bfef;
/** After reset: initialisation, message RAM without parity. */
export const CTL_RESET = 0x1401;

/** A word of which each two bits sum up the flags of two bytes of one of the four words that follow it. */
const summary = (offset: number, name: string, flags: (d: DCan, index: number) => number): Register<DCan> =>
  reg(
    offset,
    name,
    {},
    {
      access: 'ro',
      read: (d) => {
        let bits = 0;
        for (let byte = 0; byte < 16; byte++) if ((flags(d, byte >> 2) >>> (8 * (byte & 3))) & 0xff) bits |= 1 << byte;
        return bits;
      },
    },
  );

const perObject = (offset: number, name: string, flags: (d: DCan, index: number) => number): Register<DCan>[] => [
  summary(offset, `${name}_X`, flags),
  reg(offset + 4, name, {}, { access: 'ro', count: 4, read: flags }),
];

/** Offset of the first interface's IFCMD; the second's registers are INTERFACE_STRIDE further. */
export const IF1CMD = 0x100;
export const INTERFACE_STRIDE = 0x20;
const interfaces = { count: 2, stride: INTERFACE_STRIDE };

/** D_CAN's registers (AM335x TRM SPRUH73, 23.4; the same block in DRA7xx). */
export const dcanRegisters: readonly Register<DCan>[] = [
  reg(
    0x00,
    'CTL',
    {
      INIT: field(0),
      IE0: field(1),
      SIE: field(2),
      EIE: field(3),
      DAR: field(5),
      CCE: field(6),
      TEST: field(7),
      IDS: unimplemented(8),
      ABO: field(9),
      PMD: field(10, 4),
      SWR: field(15),
      IE1: unimplemented(17),
      DE1: unimplemented(18),
      DE2: unimplemented(19),
      DE3: unimplemented(20),
      PDR: field(24),
      WUBA: unimplemented(25),
    },
    { reset: CTL_RESET, writable: CTL_WRITABLE, write: (d, now, _i, _cpu, before) => d.controlled(now, before) },
  ),
  reg(0x04, 'ES', {}, { access: 'ro', read: (d) => d.takeStatus() }),
  reg(0x08, 'ERRC', {}, { access: 'ro', read: (d) => d.errorCounters }),
  reg(
    0x0c,
    'BTR',
    { BRP: field(0, 6), SJW: field(6, 2), TSEG1: field(8, 4), TSEG2: field(12, 3), BRPE: field(16, 4) },
    { reset: 0x2301, writable: 0x000f_7fff, write: (d, _now, _i, _cpu, before) => d.timed(before) },
  ),
  reg(0x10, 'INT', {}, { access: 'ro', read: (d) => d.interruptId }),
  reg(
    0x14,
    'TEST',
    { SILENT: field(3), LBACK: field(4), TX: unimplemented(5, 2), RX: field(7), EXL: field(8), RDA: unimplemented(9) },
    { writable: 0x378, write: (d, _now, _i, _cpu, before) => d.tested(before) },
  ),
  reg(0x1c, 'PERR', {}, { access: 'ro' }),
  // Release 3.1.7 of the core, as its manuals give it.
  reg(0x20, 'REL', {}, { access: 'ro', reset: 0xa317_0504 }),
  reg(0x80, 'ABOTR'),
  ...perObject(0x84, 'TXRQ', (d, index) => d.flags(index, TXRQST)),
  ...perObject(0x98, 'NWDAT', (d, index) => d.flags(index, NEWDAT)),
  ...perObject(0xac, 'INTPND', (d, index) => d.flags(index, INTPND)),
  ...perObject(0xc0, 'MSGVAL', (d, index) => d.validFlags(index)),
  // The second interrupt line, to which objects can be moved, is not connected on this board.
  reg(0xd8, 'INTMUX', {}, { count: 4, write: (d) => d.routed() }),
  reg(
    IF1CMD,
    'IFCMD',
    { MESSAGE: field(0, 8), DMAACTIVE: unimplemented(14) },
    { ...interfaces, reset: 1, writable: 0x00ff_40ff, write: (d, value, index) => d.commanded(value, index) },
  ),
  reg(0x104, 'IFMSK', {}, { ...interfaces, reset: 0xffff_ffff, writable: 0xdfff_ffff }),
  reg(0x108, 'IFARB', {}, interfaces),
  reg(0x10c, 'IFMCTL', {}, { ...interfaces, writable: 0xff8f }),
  reg(0x110, 'IFDATA', {}, interfaces),
  reg(0x114, 'IFDATB', {}, interfaces),
  reg(0x140, 'IF3OBS', { OBSERVE: unimplemented(0, 5) }, { writable: 0x1f }),
  reg(0x160, 'IF3UPD', { UPDATE: unimplemented(0, 32) }, { count: 4 }),
  // Pins: which function they have does not matter here.
  reg(0x1e0, 'TIOC', {}, { writable: 0x0007_000e }),
  reg(0x1e4, 'RIOC', {}, { writable: 0x0007_000e }),
];
