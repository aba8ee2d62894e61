import type { Cpu } from '../../arm/cpu.ts';
import type { Machine } from '../../machine/machine.ts';
import type { DebugControl, StopReason } from '../control.ts';
import { fromHex, hexNumber, hexPair, toHex } from '../hex.ts';
import { DebugMemory } from '../memory.ts';
import { breakpointCommand } from './breakpoint-command.ts';
import { Monitor } from './monitor.ts';
import { framePacket, PacketReader, unescapeBinary } from './packet.ts';
import { coreRegisters, type DebugRegister, registers } from './registers.ts';
import { continueActions, parseThread, stopReply } from './resume.ts';
import { targetDescription } from './target-description.ts';

/** Largest packet in either direction, in bytes; as `PacketSize` of qSupported says. */
const PACKET_SIZE = 0x4000;

const OK = 'OK';
/** The manual gives error numbers no meaning; these are those of errno, which GDB's users know. */
const BAD = 'E16';
const FAULT = 'E14';
/** An empty reply: the packet isn't known. */
const UNKNOWN = '';

/** What the owner of the machine has to do. */
export interface StubHost {
  /** Sends bytes to the debugger. */
  send(bytes: Uint8Array): void;
  /** The debugger wants the machine to end, or to be powered on anew. */
  end(how: 'kill' | 'reset'): void;
}

/** One debugger's connection, in GDB's remote serial protocol (GDB manual, appendix E). The CPUs are threads 1, 2, … */
export class GdbStub {
  #machine: Machine;
  #control: DebugControl;
  readonly #host: StubHost;
  readonly #reader: PacketReader;
  #memory: DebugMemory;
  #monitor: Monitor;
  #acknowledges = true;
  #last: Uint8Array = new Uint8Array();
  /** CPUs of Hg and Hc. */
  #general = 0;
  #stepping: number | undefined;
  /** The debugger waits for a stop reply. */
  #awaited = false;
  #reason: StopReason = { kind: 'interrupt', cpu: 0 };

  /** The machine is halted: a debugger expects that of whatever it connects to. */
  constructor(machine: Machine, control: DebugControl, host: StubHost) {
    this.#machine = machine;
    this.#control = control;
    this.#host = host;
    this.#memory = new DebugMemory(machine);
    this.#monitor = new Monitor(machine, control, this.#memory, () => host.end('reset'));
    this.#reader = new PacketReader(
      {
        packet: (payload) => this.#packet(payload),
        damaged: () => this.#acknowledge(false),
        interrupt: () => this.#interrupt(),
        acknowledged: (good) => {
          if (!good && this.#last.length > 0) host.send(this.#last);
        },
      },
      PACKET_SIZE,
    );
    control.halt();
  }

  /** Goes on with another machine, as after a reset; its control keeps its state. */
  retarget(machine: Machine, control: DebugControl): void {
    const { view, devices } = this.#memory;
    this.#machine = machine;
    this.#control = control;
    this.#memory = new DebugMemory(machine);
    this.#memory.view = view;
    this.#memory.devices = devices;
    this.#monitor = new Monitor(machine, control, this.#memory, () => this.#host.end('reset'));
  }

  /** Takes bytes from the debugger, cut as they come. */
  receive(bytes: Uint8Array): void {
    this.#reader.feed(bytes);
  }

  /** The machine stopped for `reason`: tells the debugger if it waits to hear of it. */
  stopped(reason: StopReason): void {
    this.#reason = reason;
    if ('cpu' in reason) this.#general = reason.cpu;
    if (!this.#awaited) return;
    this.#awaited = false;
    this.#send(stopReply(reason, this.#machine));
  }

  #send(text: string): void {
    this.#last = framePacket(text);
    this.#host.send(this.#last);
  }

  #acknowledge(good: boolean): void {
    if (this.#acknowledges) this.#host.send(Uint8Array.of(good ? 0x2b : 0x2d));
  }

  #interrupt(): void {
    if (this.#control.halted) return;
    this.#control.halt();
    this.stopped({ kind: 'interrupt', cpu: this.#general });
  }

  #packet(payload: Uint8Array): void {
    this.#acknowledge(true);
    // Only X carries binary data, and only its data can hold escapes; the characters of all others stand for themselves.
    const text = String.fromCharCode(...payload.subarray(0, 1)) === 'X' ? '' : latin1(payload);
    const reply = text === '' && payload.length > 0 ? this.#writeBinary(payload) : this.#command(text);
    if (reply !== undefined) this.#send(reply);
  }

  get #cpu(): Cpu {
    return this.#machine.cpus[this.#general]!;
  }

  /** The reply to a packet; undefined when there is none, or none yet. */
  #command(text: string): string | undefined {
    const rest = text.slice(1);
    switch (text[0]) {
      case '?':
        return this.#control.halted ? stopReply(this.#reason, this.#machine) : this.#await();
      case 'g':
        return coreRegisters.map((r) => this.#registerText(r)).join('');
      case 'G':
        return this.#writeCoreRegisters(rest);
      case 'p':
        return this.#readRegister(rest);
      case 'P':
        return this.#writeRegister(rest);
      case 'm':
        return this.#readMemory(rest);
      case 'M':
        return this.#writeMemory(rest);
      case 'Z':
      case 'z':
        return breakpointCommand(this.#control, text);
      case 'H':
        return this.#select(rest);
      case 'T':
        return this.#thread(rest) === undefined ? BAD : OK;
      case 'c':
      case 's':
      case 'C':
      case 'S':
        return this.#resumeOld(text);
      case 'v':
        return this.#verb(text);
      case 'q':
        return this.#query(text);
      case 'Q':
        return this.#set(text);
      case 'D':
        this.#control.clear();
        this.#control.resume();
        return OK;
      case 'k':
        this.#host.end('kill');
        return undefined;
      default:
        return UNKNOWN;
    }
  }

  #await(): undefined {
    this.#awaited = true;
  }

  // Registers.

  #registerText(register: DebugRegister): string {
    return toHex(new Uint8Array(Int32Array.from(register.read(this.#cpu)).buffer));
  }

  #storeRegister(register: DebugRegister, bytes: Uint8Array): boolean {
    if (bytes.length !== 4 * register.words) return false;
    return register.write(this.#cpu, [...new Int32Array(bytes.slice().buffer)]);
  }

  #readRegister(text: string): string {
    const register = registers[hexNumber(text) ?? -1];
    return register ? this.#registerText(register) : BAD;
  }

  #writeRegister(text: string): string {
    const [number, value] = text.split('=');
    const register = registers[hexNumber(number ?? '') ?? -1];
    const bytes = fromHex(value ?? '');
    return register && bytes && this.#storeRegister(register, bytes) ? OK : BAD;
  }

  #writeCoreRegisters(text: string): string {
    const bytes = fromHex(text);
    if (!bytes || bytes.length !== 4 * coreRegisters.length) return BAD;
    // CPSR first: it chooses the banks that r8 to r14 go to, and what a PC may be.
    for (let n = coreRegisters.length - 1; n >= 0; n--)
      this.#storeRegister(coreRegisters[n]!, bytes.subarray(4 * n, 4 * n + 4));
    return OK;
  }

  // Memory.

  #readMemory(text: string): string {
    const range = hexPair(text);
    if (!range) return BAD;
    const bytes = this.#memory.read(this.#cpu, range[0], Math.min(range[1], PACKET_SIZE / 2 - 4));
    return bytes ? toHex(bytes) : FAULT;
  }

  #writeMemory(text: string): string {
    const [where, data] = text.split(':');
    const range = hexPair(where ?? '');
    const bytes = fromHex(data ?? '');
    if (!range || !bytes || bytes.length !== range[1]) return BAD;
    return this.#memory.write(this.#cpu, range[0], bytes) ? OK : FAULT;
  }

  #writeBinary(payload: Uint8Array): string {
    const colon = payload.indexOf(0x3a);
    const range = hexPair(latin1(payload.subarray(1, Math.max(colon, 1))));
    if (colon < 0 || !range) return BAD;
    const bytes = unescapeBinary(payload.subarray(colon + 1));
    if (bytes.length !== range[1]) return BAD;
    return this.#memory.write(this.#cpu, range[0], bytes) ? OK : FAULT;
  }

  // Threads and running.

  #thread(text: string): number | undefined {
    const thread = parseThread(text, this.#machine.cpus.length);
    return typeof thread === 'number' ? thread : undefined;
  }

  #select(text: string): string {
    const thread = parseThread(text.slice(1), this.#machine.cpus.length);
    if (thread === undefined || !/^[cg]/.test(text)) return BAD;
    const cpu = typeof thread === 'number' ? thread : undefined;
    if (text[0] === 'c') this.#stepping = cpu;
    else if (cpu !== undefined) this.#general = cpu;
    return OK;
  }

  /** `c`, `s` and their forms with a signal, which nothing here takes: they may start elsewhere. */
  #resumeOld(text: string): string | undefined {
    const step = text[0] === 's' || text[0] === 'S';
    const cpu = this.#stepping ?? this.#general;
    const where = /^[CS]/.test(text) ? text.split(';')[1] : text.slice(1);
    if (where) {
      const address = hexNumber(where);
      if (address === undefined) return BAD;
      this.#machine.cpus[cpu]!.r[15] = address;
    }
    this.#control.resume(this.#machine.cpus.map((_, i) => (!step ? 'continue' : i === cpu ? 'step' : 'hold')));
    return this.#await();
  }

  #verb(text: string): string | undefined {
    if (text === 'vCont?') return 'vCont;c;C;s;S';
    if (text.startsWith('vCont;')) {
      const actions = continueActions(text.slice('vCont;'.length), this.#machine.cpus.length);
      if (!actions) return BAD;
      this.#control.resume(actions);
      return this.#await();
    }
    if (text.startsWith('vKill')) {
      this.#host.end('kill');
      return OK;
    }
    return UNKNOWN;
  }

  // Queries.

  #query(text: string): string | undefined {
    const [name = '', ...rest] = text.split(/[:,]/);
    switch (name) {
      case 'qSupported':
        return `PacketSize=${PACKET_SIZE.toString(16)};qXfer:features:read+;QStartNoAckMode+;vContSupported+;hwbreak+;swbreak+`;
      case 'qAttached':
        return '1';
      case 'qC':
        return `QC${this.#general + 1}`;
      case 'qfThreadInfo':
        return `m${this.#machine.cpus.map((_, i) => i + 1).join(',')}`;
      case 'qsThreadInfo':
        return 'l';
      case 'qThreadExtraInfo':
        return this.#describeThread(rest[0] ?? '');
      case 'qXfer':
        return transfer(text);
      case 'qRcmd':
        return this.#monitorCommand(rest[0] ?? '');
      default:
        return UNKNOWN;
    }
  }

  #describeThread(text: string): string {
    const cpu = this.#thread(text);
    return cpu === undefined ? BAD : hexText(this.#monitor.describe(cpu));
  }

  #monitorCommand(text: string): string {
    const line = fromHex(text);
    if (!line) return BAD;
    const output = hexText(this.#monitor.run(latin1(line), this.#cpu));
    for (let at = 0; at < output.length; at += PACKET_SIZE / 2)
      this.#send(`O${output.slice(at, at + PACKET_SIZE / 2)}`);
    return OK;
  }

  #set(text: string): string | undefined {
    if (text !== 'QStartNoAckMode') return UNKNOWN;
    // The debugger acknowledges this reply; nothing is after it.
    this.#send(OK);
    this.#acknowledges = false;
    return undefined;
  }
}

const latin1 = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

const hexText = (text: string): string => toHex(new TextEncoder().encode(text));

let description: string | undefined;

/** A piece of the target description: `qXfer:features:read:target.xml:OFFSET,LENGTH`. */
function transfer(text: string): string {
  const match = /^qXfer:features:read:([^:]*):([0-9a-f]+,[0-9a-f]+)$/.exec(text);
  if (!match) return UNKNOWN;
  const range = hexPair(match[2]!);
  if (match[1] !== 'target.xml' || !range) return 'E00';
  description ??= targetDescription();
  const [offset, length] = range;
  const piece = description.slice(offset, offset + Math.min(length, PACKET_SIZE - 64));
  return `${offset + piece.length < description.length ? 'm' : 'l'}${piece}`;
}
