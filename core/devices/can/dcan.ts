import type { AccessSize, SavedState } from '../../bus/device.ts';
import type { Alarm, Clock, IrqLine, Log } from '../../bus/ports.ts';
import { RegisterDevice } from '../../bus/register-device.ts';
import { CanBus, type CanError, type CanNode, type CanPort } from './can-bus.ts';
import * as R from './dcan-registers.ts';
import { FaultConfinement } from './fault-confinement.ts';
import type { CanFrame } from './frame.ts';
import { INTPND, MessageRam, NEWDAT, OBJECTS, TXIE, TXRQST, Word } from './message-ram.ts';

export interface DCanPorts {
  readonly name: string;
  readonly irq: IrqLine;
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: CanBus;
  /** The functional clock, from which bit times are made (Hz). */
  readonly hz: number;
  /** The interface clock, in which the auto-bus-on time counts (Hz). */
  readonly interfaceHz: number;
}

/** ES.LEC */
const LAST_ERROR: Readonly<Record<CanError, number>> = {
  stuff: 1,
  form: 2,
  acknowledge: 3,
  'bit recessive': 4,
  'bit dominant': 5,
  crc: 6,
};

/** After bus off a node waits for 128 times eleven recessive bits (ISO 11898-1). */
const RECOVERY_BITS = 128 * 11;
const NS = 1_000_000_000;

/** Bosch D_CAN with 64 message objects, as in TI's DRA7xx: registers, message handler, error handling. Transfers between interface registers and message RAM are immediate. */
export class DCan extends RegisterDevice<DCan> {
  readonly ram = new MessageRam();
  readonly errors = new FaultConfinement();
  readonly #irq: IrqLine;
  readonly #clock: Clock;
  readonly #hz: number;
  readonly #interfaceHz: number;
  readonly #alarm: Alarm;
  readonly #outside: CanPort;
  /** In loop back mode frames go round in here. */
  readonly #inside: CanPort;
  /** What the alarm waits for: ABOTR's time, or the recessive bits that end bus off. */
  #waiting: 'nothing' | 'auto bus on' | 'recovery' = 'nothing';
  /** ES, of which reading clears these. */
  #lastError = R.NO_EVENT;
  #ok = 0;
  /** Since ES was read there was a frame or an error (SIE), or BOFF or EWARN changed (EIE). */
  #event = false;
  #change = false;
  #poweredDown = false;
  /** The object whose frame is on the bus, 0 for none. */
  #sending = 0;
  /** A write reaches the message number of IFxCMD, which starts the transfer. */
  #starts = true;

  constructor({ name, irq, clock, log, bus, hz, interfaceHz }: DCanPorts) {
    super(name, log, R.dcanRegisters);
    this.#irq = irq;
    this.#clock = clock;
    this.#hz = hz;
    this.#interfaceHz = interfaceHz;
    this.#alarm = clock.alarm(name, () => this.#waited());
    this.#outside = bus.attach(this.#node(false));
    this.#inside = new CanBus(clock, `${name} loop back`).attach(this.#node(true));
  }

  get #control(): number {
    return this.bank.value('CTL');
  }

  get #test(): number {
    return this.#control & R.TEST ? this.bank.value('TEST') : 0;
  }

  /** Bits per second on the bus; 0 while it takes no part. */
  get rate(): number {
    if (this.#control & R.INIT || this.errors.busOff || this.#poweredDown) return 0;
    return this.bitRate;
  }

  /** Bits per second that BTR stands for. */
  get bitRate(): number {
    const btr = this.bank.value('BTR');
    const prescaler = (((btr >>> 16) & 0xf) << 6) + (btr & 0x3f) + 1;
    const quanta = 1 + ((btr >>> 8) & 0xf) + 1 + ((btr >>> 12) & 7) + 1;
    return this.#hz / (prescaler * quanta);
  }

  #node(inside: boolean): CanNode {
    const here = () => inside === ((this.#test & R.LOOPBACK) !== 0);
    const silent = () => (this.#test & R.SILENT) !== 0;
    const self = this;
    return {
      name: this.name,
      get rate() {
        return here() ? self.rate : 0;
      },
      get active() {
        return !silent() && !self.errors.passive;
      },
      get acknowledges() {
        return !silent();
      },
      get hearsItself() {
        return inside || (self.#test & R.EXTERNAL_LOOPBACK) !== 0;
      },
      // A silent node sends nothing, except to itself.
      offer: () => (silent() && !inside ? undefined : self.#offer()),
      began: () => self.#began(),
      sent: () => self.#sent(),
      failed: (error) => self.#failed(error),
      received: (frame) => self.#received(frame),
      noticed: (error) => self.#noticed(error),
    };
  }

  #offer(): CanFrame | undefined {
    const object = this.ram.requested();
    return object === 0 ? undefined : this.ram.frame(object);
  }

  #began(): void {
    this.#sending = this.ram.requested();
    this.ram.change(this.#sending, 0, NEWDAT);
    if (this.#control & R.DAR) this.ram.change(this.#sending, NEWDAT, TXRQST);
  }

  #sent(): void {
    const object = this.#sending;
    this.#sending = 0;
    if (object !== 0) {
      const control = this.ram.control(object);
      const interrupt = control & TXIE ? INTPND : 0;
      // New data that came meanwhile are sent as well.
      if (this.#control & R.DAR) this.ram.change(object, interrupt, NEWDAT);
      else this.ram.change(object, interrupt, control & NEWDAT ? 0 : TXRQST);
    }
    this.#ok |= R.TXOK;
    this.#counted(() => this.errors.sent(), 0);
  }

  #failed(error: CanError): void {
    this.#sending = 0;
    this.#counted(() => this.errors.failed(error), LAST_ERROR[error]);
    if (this.errors.busOff) this.#goBusOff();
  }

  #noticed(error: CanError): void {
    this.#counted(() => this.errors.noticed(), LAST_ERROR[error]);
  }

  #received(frame: CanFrame): void {
    if (this.ram.receive(frame) === 'answered') this.#send();
    this.#ok |= R.RXOK;
    this.#counted(() => this.errors.received(), 0);
  }

  /** Something happened on the bus: counts it, sets ES and the interrupt. */
  #counted(count: () => void, lastError: number): void {
    const { warning, busOff } = this.errors;
    count();
    this.#lastError = lastError;
    this.#event = true;
    if (warning !== this.errors.warning || busOff !== this.errors.busOff) this.#change = true;
    this.#drive();
  }

  #goBusOff(): void {
    this.bank.store('CTL', (this.#control | R.INIT) >>> 0);
    if (!(this.#control & R.ABO)) return;
    this.#waiting = 'auto bus on';
    this.#alarm.arm(this.#clock.now() + Math.round((this.bank.value('ABOTR') * NS) / this.#interfaceHz));
  }

  #waited(): void {
    const waited = this.#waiting;
    this.#waiting = 'nothing';
    if (waited === 'auto bus on') {
      this.bank.store('CTL', this.#control & ~R.INIT);
      this.#recover();
    } else if (waited === 'recovery') {
      this.errors.clear();
      this.#change = true;
      this.#drive();
      this.#send();
    }
  }

  /** INIT is cleared: a node that is bus off waits until it may take part. */
  #recover(): void {
    this.#waiting = 'recovery';
    this.#alarm.arm(this.#clock.now() + Math.round((RECOVERY_BITS * NS) / this.bitRate));
  }

  #send(): void {
    if (this.rate === 0 || this.ram.requested() === 0) return;
    if (this.#test & R.LOOPBACK) this.#inside.request();
    else if (!(this.#test & R.SILENT)) this.#outside.request();
  }

  get #statusInterrupt(): boolean {
    return ((this.#control & R.SIE) !== 0 && this.#event) || ((this.#control & R.EIE) !== 0 && this.#change);
  }

  /** INT: the cause with the highest priority for each line, the second's from bit 16 on. */
  get interruptId(): number {
    const ids = [this.#statusInterrupt ? R.STATUS_INTERRUPT : 0, 0];
    for (let object = 1; object <= OBJECTS && (ids[0] === 0 || ids[1] === 0); object++) {
      if (!(this.ram.control(object) & INTPND)) continue;
      const line = (this.bank.value('INTMUX', (object - 1) >> 5) >>> ((object - 1) & 31)) & 1;
      if (ids[line] === 0) ids[line] = object;
    }
    return ids[0]! | (ids[1]! << 16);
  }

  #drive(): void {
    this.#irq.set((this.#control & R.IE0) !== 0 && (this.interruptId & 0xffff) !== 0);
  }

  /** ES, and its clearing: a read takes the last error, TXOK and RXOK, and ends the status interrupt. */
  takeStatus(): number {
    const { warning, passive, busOff } = this.errors;
    let status = this.#lastError | this.#ok;
    if (passive) status |= R.EPASS;
    if (warning) status |= R.EWARN;
    if (busOff) status |= R.BOFF;
    if (this.#poweredDown) status |= R.PDA;
    this.#lastError = R.NO_EVENT;
    this.#ok = 0;
    this.#event = false;
    this.#change = false;
    this.#drive();
    return status;
  }

  /** ERRC: transmit errors, receive errors, RP. */
  get errorCounters(): number {
    const { transmit, receive, receivePassive } = this.errors;
    return Math.min(0xff, transmit) | (Math.min(0x7f, receive) << 8) | (receivePassive ? 1 << 15 : 0);
  }

  controlled(now: number, before: number): void {
    if (now & R.SWR) {
      // SWR counts together with INIT; it clears itself.
      if (now & R.INIT) this.#resetCore();
      else this.bank.store('CTL', now & ~R.SWR);
      return;
    }
    this.#power((now & R.PDR) !== 0);
    const initialising = (this.#control & R.INIT) !== 0;
    if (!initialising) this.bank.store('CTL', this.#control & ~R.CCE);
    if (initialising && !(before & R.INIT)) this.#leave();
    else if (!initialising && before & R.INIT && this.errors.busOff) this.#recover();
    this.#drive();
    this.#send();
  }

  /** INIT is set: what it was sending is broken off. */
  #leave(): void {
    this.#sending = 0;
    this.#outside.abandon();
    this.#inside.abandon();
    this.#alarm.disarm();
    this.#waiting = 'nothing';
  }

  #power(down: boolean): void {
    if (down) this.bank.store('CTL', (this.#control | R.INIT) >>> 0);
    this.#poweredDown = down;
  }

  /** BTR can be changed only while INIT and CCE are set. */
  timed(before: number): void {
    const unlocked = R.INIT | R.CCE;
    if ((this.#control & unlocked) !== unlocked) this.bank.store('BTR', before);
  }

  /** TEST can be changed only in test mode. */
  tested(before: number): void {
    if (!(this.#control & R.TEST)) this.bank.store('TEST', before);
    else this.#send();
  }

  routed(): void {
    this.#drive();
  }

  flags(index: number, bit: number): number {
    return this.ram.flags(1 + 32 * index, bit);
  }

  validFlags(index: number): number {
    return this.ram.validFlags(1 + 32 * index);
  }

  override write(offset: number, size: AccessSize, value: number, cpu: number): boolean {
    this.#starts = (offset & 3) === 0;
    return super.write(offset, size, value, cpu);
  }

  /** A message number was written to IFxCMD: moves between the interface registers and the object. */
  commanded(command: number, index: number): void {
    const object = command & 0xff;
    if (!this.#starts || object === 0 || object > OBJECTS) return;
    if (command & R.WRITE) this.#toObject(object, command, index);
    else this.#fromObject(object, command, index);
    this.#drive();
    this.#send();
  }

  #toObject(object: number, command: number, index: number): void {
    const copy = (bit: number, word: number, register: string) => {
      if (command & bit) this.ram.set(object, word, this.bank.value(register, index));
    };
    copy(R.MASK, Word.MASK, 'IFMSK');
    copy(R.ARBITRATION, Word.ARBITRATION, 'IFARB');
    copy(R.CONTROL, Word.CONTROL, 'IFMCTL');
    copy(R.DATA_A, Word.DATA_A, 'IFDATA');
    copy(R.DATA_B, Word.DATA_B, 'IFDATB');
    if (command & R.TXRQST_NEWDAT) this.ram.change(object, TXRQST | NEWDAT, 0);
  }

  #fromObject(object: number, command: number, index: number): void {
    const copy = (bit: number, word: number, register: string) => {
      if (command & bit) this.bank.store(register, this.ram.get(object, word), index);
    };
    copy(R.MASK, Word.MASK, 'IFMSK');
    copy(R.ARBITRATION, Word.ARBITRATION, 'IFARB');
    copy(R.CONTROL, Word.CONTROL, 'IFMCTL');
    copy(R.DATA_A, Word.DATA_A, 'IFDATA');
    copy(R.DATA_B, Word.DATA_B, 'IFDATB');
    // The control bits that were read are those before these changes.
    if (command & R.CLRINTPND) this.ram.change(object, 0, INTPND);
    if (command & R.TXRQST_NEWDAT) this.ram.change(object, 0, NEWDAT);
  }

  /** The control module's RAM initialisation: all objects become zero. */
  initialiseRam(): void {
    this.ram.clear();
    this.#drive();
  }

  /** What SWR resets: everything but the message RAM. */
  #resetCore(): void {
    this.bank.reset();
    this.errors.clear();
    this.#leave();
    this.#lastError = R.NO_EVENT;
    this.#ok = 0;
    this.#event = false;
    this.#change = false;
    this.#poweredDown = false;
    this.#drive();
  }

  reset(): void {
    this.ram.clear();
    this.#resetCore();
  }

  /** A frame that is on its way is begun again after loading. */
  save(): SavedState {
    const { transmit, receive, busOff } = this.errors;
    return {
      ...this.bank.save(),
      ram: this.ram.save(),
      errors: { transmit, receive, busOff },
      status: [this.#lastError, this.#ok, this.#event, this.#change, this.#poweredDown],
      waiting: this.#waiting,
      until: this.#alarm.deadline ?? null,
    };
  }

  load(state: SavedState): void {
    this.bank.load(state);
    this.ram.load(state.ram);
    Object.assign(this.errors, state.errors);
    const [lastError, ok, event, change, poweredDown] = state.status as [number, number, boolean, boolean, boolean];
    this.#lastError = lastError;
    this.#ok = ok;
    this.#event = event;
    this.#change = change;
    this.#poweredDown = poweredDown;
    this.#leave();
    this.#waiting = state.waiting as 'nothing' | 'auto bus on' | 'recovery';
    if (typeof state.until === 'number') this.#alarm.arm(state.until);
    this.#drive();
    this.#send();
  }
}
