import type { SavedState } from '../../bus/device.ts';
import { OutputLine } from '../../bus/output-line.ts';
import { RegisterDevice } from '../../bus/register-device.ts';
import { field, get, type Register, reg, unimplemented } from '../../bus/registers.ts';
import { Fifo } from './fifo.ts';
import type { UartPorts } from './uart-ports.ts';

const FIFO_DEPTH = 16;
const LCR_H = { BRK: unimplemented(0), FEN: field(4) };
const CR = {
  UARTEN: field(0),
  SIREN: unimplemented(1),
  LBE: unimplemented(7),
  TXE: field(8),
  RXE: field(9),
};
const FR_RXFE = 1 << 4;
const FR_RXFF = 1 << 6;
const FR_TXFE = 1 << 7;
const RX_INTERRUPT = 1 << 4;
const TX_INTERRUPT = 1 << 5;
const INTERRUPTS = 0x7ff;

/** UARTPeriphID and UARTPCellID of revision r1p5 (DDI 0183G 3.3.14). */
const IDENTIFICATION = [0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1];

/** DDI 0183G table 3-1. */
const registers: readonly Register<Pl011>[] = [
  reg(0x000, 'DR', {}, { rest: 'zeros', read: (u) => u.receive(), write: (u, value) => u.transmit(value & 0xff) }),
  reg(0x004, 'RSR', {}, { writable: 0 }),
  reg(0x018, 'FR', {}, { access: 'ro', read: (u) => u.flags() }),
  reg(0x020, 'ILPR', {}, { writable: 0xff }),
  reg(0x024, 'IBRD', {}, { writable: 0xffff }),
  reg(0x028, 'FBRD', {}, { writable: 0x3f }),
  reg(0x02c, 'LCR_H', LCR_H, { writable: 0xff, write: (u, value, _i, _c, previous) => u.changeLine(value, previous) }),
  reg(0x030, 'CR', CR, { reset: 0x300, writable: 0xff87 }),
  reg(0x034, 'IFLS', {}, { reset: 0x12, writable: 0x3f }),
  reg(0x038, 'IMSC', {}, { writable: INTERRUPTS, write: (u) => u.update() }),
  reg(0x03c, 'RIS', {}, { access: 'ro', read: (u) => u.raised }),
  reg(0x040, 'MIS', {}, { access: 'ro', read: (u) => u.masked }),
  reg(0x044, 'ICR', {}, { access: 'wo', rest: 'zeros', write: (u, value) => u.clear(value) }),
  reg(0x048, 'DMACR', { DMAE: unimplemented(0, 3) }, { writable: 7 }),
  reg(0xfe0, 'ID', {}, { access: 'ro', count: 8, read: (_u, i) => IDENTIFICATION[i]! }),
];

/**
 * Arm PrimeCell UART PL011 (DDI 0183G), as QEMU's boards have it: bytes leave as they are written, whether enabled or not,
 * and one received byte is enough for the receive interrupt (a driver that waits for the timeout interrupt gets it that way).
 */
export class Pl011 extends RegisterDevice<Pl011> {
  readonly #ports: UartPorts;
  readonly #rx = new Fifo(FIFO_DEPTH);
  readonly #irq: OutputLine;
  /** UARTRIS. */
  raised = 0;

  constructor(ports: UartPorts) {
    super(ports.name, ports.log, registers);
    this.#ports = ports;
    this.#irq = new OutputLine(ports.irq);
    ports.line.onAvailable(() => this.#fill());
  }

  reset(): void {
    this.bank.reset();
    this.#rx.clear();
    this.raised = 0;
    this.update();
  }

  save(): SavedState {
    return { ...this.bank.save(), v: 1, rx: this.#rx.save(), raised: this.raised };
  }

  load(state: SavedState): void {
    this.#rx.load(state.rx as number[]);
    this.bank.load(state);
    this.raised = (state.raised as number) & INTERRUPTS;
    this.update();
    this.#irq.repeat();
  }

  get masked(): number {
    return this.raised & this.bank.value('IMSC');
  }

  receive(): number {
    const byte = this.#rx.shift();
    if (this.#rx.level === 0) this.raised &= ~RX_INTERRUPT;
    this.#fill();
    return byte < 0 ? 0 : byte;
  }

  transmit(byte: number): void {
    this.#ports.line.transmit(byte);
    this.raised |= TX_INTERRUPT;
    this.update();
  }

  flags(): number {
    const empty = this.#rx.level === 0 ? FR_RXFE : 0;
    const full = this.#rx.level >= this.#room ? FR_RXFF : 0;
    return FR_TXFE | empty | full;
  }

  /** Switching the FIFOs on or off empties them (DDI 0183G 3.3.7). */
  changeLine(value: number, previous: number): void {
    if (get(value ^ previous, LCR_H.FEN)) {
      this.#rx.clear();
      this.raised &= ~RX_INTERRUPT;
    }
    this.#fill();
  }

  clear(interrupts: number): void {
    this.raised &= ~interrupts;
    this.update();
  }

  update(): void {
    this.#irq.drive(this.masked !== 0);
  }

  get #room(): number {
    return get(this.bank.value('LCR_H'), LCR_H.FEN) ? FIFO_DEPTH : 1;
  }

  #fill(): void {
    while (this.#rx.level < this.#room) {
      const byte = this.#ports.line.receive();
      if (byte < 0) break;
      this.#rx.push(byte);
      this.raised |= RX_INTERRUPT;
    }
    this.update();
  }
}
