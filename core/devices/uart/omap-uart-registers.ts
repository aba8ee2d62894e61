import { field, type Register, reg, unimplemented } from '../../bus/registers.ts';
import type { OmapUart } from './omap-uart.ts';

/** IER (TRM 24.3.7): which conditions interrupt. Bits 7:4 need EFR.ENHANCED_EN. */
export const IER = {
  RHR: field(0),
  THR: field(1),
  LINE_STS: field(2),
  MODEM_STS: unimplemented(3),
  SLEEP_MODE: unimplemented(4),
  XOFF: unimplemented(5),
  RTS: unimplemented(6),
  CTS: unimplemented(7),
};

export const FCR = {
  FIFO_EN: field(0),
  RX_FIFO_CLEAR: field(1),
  TX_FIFO_CLEAR: field(2),
  DMA_MODE: unimplemented(3),
  TX_FIFO_TRIG: field(4, 2),
  RX_FIFO_TRIG: field(6, 2),
};

export const LCR = {
  CHAR_LENGTH: field(0, 2),
  NB_STOP: field(2),
  PARITY: field(3, 3),
  BREAK_EN: unimplemented(6),
  DIV_EN: field(7),
};

export const MCR = {
  DTR: field(0),
  RTS: field(1),
  RI_STS_CH: field(2),
  CD_STS_CH: field(3),
  LOOPBACK_EN: field(4),
  XON_EN: unimplemented(5),
  TCR_TLR: field(6),
};

export const EFR = {
  SW_FLOW: unimplemented(0, 4),
  ENHANCED_EN: field(4),
  SPECIAL: unimplemented(5),
  RTS_EN: unimplemented(6),
  CTS_EN: unimplemented(7),
};
export const TLR = { TX_FIFO_TRIG: field(0, 4), RX_FIFO_TRIG: field(4, 4) };
export const SCR = {
  DMA: unimplemented(0, 3),
  TX_EMPTY_CTL_IT: field(3),
  RX_CTS_WAKE: field(4),
  DSR_IT: unimplemented(5),
  TX_TRIG_GRANU1: field(6),
  RX_TRIG_GRANU1: field(7),
};
export const MDR1 = { MODE_SELECT: field(0, 3), IRDA: unimplemented(3, 5) };
export const SYSC = { AUTOIDLE: field(0), SOFTRESET: field(1), ENAWAKEUP: field(2), IDLEMODE: field(3, 2) };

const operational = (u: OmapUart): boolean => u.mode === 'operational';
const configurationB = (u: OmapUart): boolean => u.mode === 'B';
const configuration = (u: OmapUart): boolean => u.mode !== 'operational';
/** TCR and TLR take the places of MSR and SPR (TRM 24.3.6.3, table "submode"). */
const triggers = (u: OmapUart): boolean => u.triggersShown;

/**
 * Registers of the UART of OMAP2 to Jacinto 6, four bytes apart (AM572x TRM 24.3.7).
 * Three modes, selected by LCR, share the first 64 bytes: operational (LCR[7] = 0), configuration A (LCR[7] = 1) and B (LCR = 0xBF).
 */
export const registers: readonly Register<OmapUart>[] = [
  reg(0x00, 'DLL', {}, { when: configuration, writable: 0xff }),
  reg(0x00, 'RHR', {}, { access: 'ro', read: (u) => u.receive() }),
  reg(0x00, 'THR', {}, { access: 'wo', rest: 'zeros', write: (u, value) => u.transmit(value & 0xff) }),
  reg(0x04, 'DLH', {}, { when: configuration, writable: 0x3f }),
  reg(0x04, 'IER', IER, { writable: 0xff, write: (u, _v, _i, _c, previous) => u.changeIer(previous) }),
  reg(0x08, 'EFR', EFR, { when: configurationB, writable: 0xff }),
  reg(0x08, 'IIR', {}, { access: 'ro', read: (u) => u.interruptId() }),
  reg(0x08, 'FCR', FCR, {
    access: 'wo',
    writable: 0xff,
    rest: 'zeros',
    write: (u, v, _i, _c, previous) => u.changeFcr(v, previous),
  }),
  reg(0x0c, 'LCR', LCR, { writable: 0xff, write: (u, value) => u.changeLcr(value) }),
  reg(0x10, 'XON1', {}, { when: configurationB, writable: 0xff }),
  reg(0x10, 'MCR', MCR, { writable: 0x7f, write: (u, _v, _i, _c, previous) => u.changeMcr(previous) }),
  reg(0x14, 'XON2', {}, { when: configurationB, writable: 0xff }),
  reg(0x14, 'LSR', {}, { access: 'ro', read: (u) => u.lineStatus() }),
  reg(0x18, 'TCR', {}, { when: triggers, writable: 0xff }),
  reg(0x18, 'XOFF1', {}, { when: configurationB, writable: 0xff }),
  reg(0x18, 'MSR', {}, { access: 'ro', read: (u) => u.modemStatus() }),
  reg(0x1c, 'TLR', TLR, { when: triggers, writable: 0xff, write: (u) => u.update() }),
  reg(0x1c, 'XOFF2', {}, { when: configurationB, writable: 0xff }),
  reg(0x1c, 'SPR', {}, { writable: 0xff }),
  reg(0x20, 'MDR1', MDR1, { reset: 7, writable: 0xff, write: (u) => u.changeMode() }),
  reg(0x24, 'MDR2', {}, { writable: 0xff }),
  reg(0x28, 'TXFLL', {}, { access: 'wo' }),
  reg(0x2c, 'TXFLH', {}, { access: 'wo' }),
  reg(0x30, 'RXFLL', {}, { access: 'wo' }),
  reg(0x34, 'RXFLH', {}, { access: 'wo' }),
  reg(0x38, 'UASR', {}, { when: configuration, access: 'ro' }),
  reg(0x38, 'BLR', {}, { when: operational, writable: 0xc0, reset: 0x40 }),
  reg(0x3c, 'ACREG', {}, { when: operational, writable: 0xff }),
  reg(0x40, 'SCR', SCR, { writable: 0xff, write: (u) => u.update() }),
  reg(0x44, 'SSR', {}, { access: 'ro', read: (u) => u.supplementaryStatus() }),
  reg(0x48, 'EBLR', {}, { writable: 0xff }),
  // Scheme 1, major 6, minor 3: what drivers tell errata by; the other bits are not from a document.
  reg(0x50, 'MVR', {}, { access: 'ro', reset: 0x5041_0603 }),
  reg(0x54, 'SYSC', SYSC, { writable: 0x1f, write: (u, value) => u.configure(value) }),
  // Reset is done at once.
  reg(0x58, 'SYSS', {}, { access: 'ro', reset: 1 }),
  reg(0x5c, 'WER', {}, { reset: 0xff, writable: 0xff }),
  reg(0x60, 'CFPS', {}, { reset: 0x69, writable: 0xff }),
  reg(0x64, 'RXFIFO_LVL', {}, { access: 'ro', read: (u) => u.rxLevel }),
  reg(0x68, 'TXFIFO_LVL', {}, { access: 'ro', read: (u) => u.txLevel }),
  reg(0x6c, 'IER2', { RXFIFO_EMPTY: unimplemented(0), TXFIFO_EMPTY: unimplemented(1) }, { writable: 3 }),
  reg(0x70, 'ISR2', {}, { access: 'ro', reset: 3 }),
  reg(0x74, 'FREQ_SEL', {}, { reset: 0x1a, writable: 0xff }),
  reg(0x80, 'MDR3', {}, { writable: 0xff }),
  reg(0x84, 'TX_DMA_THRESHOLD', {}, { writable: 0x3f }),
];
