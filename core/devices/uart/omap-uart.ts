import type { SavedState } from '../../bus/device.ts';
import { OutputLine } from '../../bus/output-line.ts';
import { RegisterDevice } from '../../bus/register-device.ts';
import { get, put } from '../../bus/registers.ts';
import { Fifo } from './fifo.ts';
import { EFR, FCR, IER, LCR, MCR, MDR1, registers, SCR, SYSC, TLR } from './omap-uart-registers.ts';
import type { UartPorts } from './uart-ports.ts';

const FIFO_DEPTH = 64;

// IIR without and with a cause, by priority (TRM 24.3.4.4.1.1.1).
const NONE_PENDING = 0x01;
const LINE_STATUS = 0x06;
const RX_TIMEOUT = 0x0c;
const RHR_READY = 0x04;
const THR_READY = 0x02;

const DATA_READY = 1 << 0;
const OVERRUN = 1 << 1;
const TX_EMPTY = (1 << 5) | (1 << 6);

/** Bytes or spaces that trigger, by FCR's two bits, when TLR gives none (TRM tables of FCR and TLR). */
const RX_TRIGGERS = [8, 16, 56, 60];
const TX_TRIGGERS = [8, 16, 32, 56];

/**
 * The UART of TI's OMAP2 to Jacinto 6: a 16C750 with 64-byte FIFOs, enhanced registers and three register modes.
 * Time does not pass in it: bytes leave as they are written, and a byte below the receive trigger times out at once.
 */
export class OmapUart extends RegisterDevice<OmapUart> {
  readonly #ports: UartPorts;
  readonly #rx = new Fifo(FIFO_DEPTH);
  readonly #tx = new Fifo(FIFO_DEPTH);
  #overrun = false;
  readonly #irq: OutputLine;
  /** Which of the register modes LCR selects. */
  mode: 'operational' | 'A' | 'B' = 'operational';

  constructor(ports: UartPorts) {
    super(ports.name, ports.log, registers);
    this.#ports = ports;
    this.#irq = new OutputLine(ports.irq);
    ports.line.onAvailable(() => this.#fill());
  }

  reset(): void {
    this.bank.reset();
    this.#rx.clear();
    this.#tx.clear();
    this.#overrun = false;
    this.mode = 'operational';
    this.update();
  }

  save(): SavedState {
    return { ...this.bank.save(), v: 1, rx: this.#rx.save(), tx: this.#tx.save(), overrun: this.#overrun };
  }

  load(state: SavedState): void {
    this.#rx.load(state.rx as number[]);
    this.#tx.load(state.tx as number[]);
    this.bank.load(state);
    this.#overrun = state.overrun === true;
    this.#selectMode(this.bank.value('LCR'));
    this.update();
    this.#irq.repeat();
  }

  get rxLevel(): number {
    return this.#rx.level;
  }

  get txLevel(): number {
    return this.#tx.level;
  }

  /** TCR and TLR are reached at their offsets. */
  get triggersShown(): boolean {
    return this.#enhanced && get(this.bank.value('MCR'), MCR.TCR_TLR) === 1;
  }

  receive(): number {
    const byte = this.#rx.shift();
    this.#fill();
    return byte < 0 ? 0 : byte;
  }

  transmit(byte: number): void {
    if (get(this.bank.value('MCR'), MCR.LOOPBACK_EN)) this.#loopBack(byte);
    else if (this.#enabled) this.#ports.line.transmit(byte);
    else this.#tx.push(byte);
    this.update();
  }

  /** IIR: the most urgent enabled cause, and whether FIFOs are on. */
  interruptId(): number {
    const fifos = this.#fifosEnabled ? 0xc0 : 0;
    return fifos | this.#cause();
  }

  lineStatus(): number {
    const status =
      (this.#rx.level > 0 ? DATA_READY : 0) | (this.#overrun ? OVERRUN : 0) | (this.#tx.level === 0 ? TX_EMPTY : 0);
    this.#overrun = false;
    this.update();
    return status;
  }

  /** CTS, DSR and DCD are always asserted; in loopback MCR's outputs come back (TRM, MCR.LOOPBACK_EN). */
  modemStatus(): number {
    const mcr = this.bank.value('MCR');
    if (!get(mcr, MCR.LOOPBACK_EN)) return 0xb0;
    return (
      (get(mcr, MCR.RTS) << 4) |
      (get(mcr, MCR.DTR) << 5) |
      (get(mcr, MCR.RI_STS_CH) << 6) |
      (get(mcr, MCR.CD_STS_CH) << 7)
    );
  }

  /** SSR: bit 0 says that the transmit FIFO is full. */
  supplementaryStatus(): number {
    return this.#tx.level === FIFO_DEPTH ? 1 : 0;
  }

  changeIer(previous: number): void {
    if (!this.#enhanced) {
      const kept = (this.bank.value('IER') & 0x0f) | (previous & 0xf0);
      this.bank.store('IER', kept);
    }
    this.update();
  }

  changeFcr(value: number, previous: number): void {
    if (get(value, FCR.RX_FIFO_CLEAR)) this.#rx.clear();
    if (get(value, FCR.TX_FIFO_CLEAR)) this.#tx.clear();
    // The clear bits return to zero by themselves; the transmit trigger needs ENHANCED_EN.
    let kept = value & ~0x06;
    if (!this.#enhanced) kept = put(kept, FCR.TX_FIFO_TRIG, get(previous, FCR.TX_FIFO_TRIG));
    this.bank.store('FCR', kept);
    this.#fill();
  }

  changeLcr(value: number): void {
    this.#selectMode(value);
  }

  changeMcr(previous: number): void {
    if (!this.#enhanced) this.bank.store('MCR', (this.bank.value('MCR') & 0x1f) | (previous & 0x60));
    this.update();
  }

  /** MDR1: bytes written while the UART was off leave when it is switched on. */
  changeMode(): void {
    while (this.#enabled && this.#tx.level > 0) this.#ports.line.transmit(this.#tx.shift());
    const mode = get(this.bank.value('MDR1'), MDR1.MODE_SELECT);
    if (mode === 1 || (mode >= 4 && mode <= 6))
      this.#ports.log.warnOnce(
        `${this.name}:mode`,
        `${this.name}: MDR1 selects an infrared mode, which is not implemented`,
      );
    this.#fill();
  }

  configure(value: number): void {
    if (get(value, SYSC.SOFTRESET)) this.reset();
  }

  /** Drives the interrupt line. */
  update(): void {
    this.#irq.drive(this.#cause() !== NONE_PENDING);
  }

  get #enhanced(): boolean {
    return get(this.bank.value('EFR'), EFR.ENHANCED_EN) === 1;
  }

  get #fifosEnabled(): boolean {
    return get(this.bank.value('FCR'), FCR.FIFO_EN) === 1;
  }

  /** MDR1 selects a UART mode: 16x, 16x autobaud or 13x. */
  get #enabled(): boolean {
    const mode = get(this.bank.value('MDR1'), MDR1.MODE_SELECT);
    return mode === 0 || mode === 2 || mode === 3;
  }

  get #rxTrigger(): number {
    if (!this.#fifosEnabled) return 1;
    const coarse = get(this.bank.value('TLR'), TLR.RX_FIFO_TRIG);
    const fine = get(this.bank.value('FCR'), FCR.RX_FIFO_TRIG);
    if (get(this.bank.value('SCR'), SCR.RX_TRIG_GRANU1)) return Math.max(1, coarse * 4 + fine);
    return coarse > 0 ? coarse * 4 : RX_TRIGGERS[fine]!;
  }

  /** Free places in the transmit FIFO that make it ask for more. */
  get #txTrigger(): number {
    if (!this.#fifosEnabled) return FIFO_DEPTH;
    const coarse = get(this.bank.value('TLR'), TLR.TX_FIFO_TRIG);
    const fine = get(this.bank.value('FCR'), FCR.TX_FIFO_TRIG);
    if (get(this.bank.value('SCR'), SCR.TX_TRIG_GRANU1)) return Math.max(1, coarse * 4 + fine);
    return coarse > 0 ? coarse * 4 : TX_TRIGGERS[fine]!;
  }

  #cause(): number {
    const ier = this.bank.value('IER');
    if (!this.#enabled) return NONE_PENDING;
    if (get(ier, IER.LINE_STS) && this.#overrun) return LINE_STATUS;
    if (get(ier, IER.RHR) && this.#rx.level > 0) return this.#rx.level >= this.#rxTrigger ? RHR_READY : RX_TIMEOUT;
    // Unlike a 16550's, this stays until the FIFO is filled beyond its trigger or IER.THR is cleared (TRM 24.3.4.4.1.1.1).
    if (get(ier, IER.THR) && FIFO_DEPTH - this.#tx.level >= this.#txTrigger) return THR_READY;
    return NONE_PENDING;
  }

  #selectMode(lcr: number): void {
    if (lcr === 0xbf) this.mode = 'B';
    else this.mode = get(lcr, LCR.DIV_EN) ? 'A' : 'operational';
  }

  #loopBack(byte: number): void {
    if (!this.#rx.push(byte)) this.#overrun = true;
  }

  /** Takes what the world has sent, as far as there is room. */
  #fill(): void {
    const room = this.#fifosEnabled ? FIFO_DEPTH : 1;
    const open = this.#enabled && !get(this.bank.value('MCR'), MCR.LOOPBACK_EN);
    while (open && this.#rx.level < room) {
      const byte = this.#ports.line.receive();
      if (byte < 0) break;
      this.#rx.push(byte);
    }
    this.update();
  }
}
