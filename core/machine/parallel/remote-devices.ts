import type { AddressSpace } from '../../bus/address-space.ts';
import { type AccessSize, BUS_ERROR, type Device, type SavedState } from '../../bus/device.ts';
import { Cell, type ControlBlock } from './control.ts';

const RpcState = { NONE: 0, ASKED: 1, DONE: 2, FAILED: 3 } as const;
const WRITE = 0x100;
/** Looks before the asking thread lets the host run others. */
const SPINS = 2000;
const NAP_MS = 0.2;

/** Does what a CPU of another thread has asked of the devices here. Returns whether there was anything. */
export function answerRequests(control: ControlBlock, cpus: number, own: number, bus: AddressSpace): boolean {
  let any = false;
  for (let cpu = 0; cpu < cpus; cpu++) {
    if (cpu === own || control.load(cpu, Cell.RPC) !== RpcState.ASKED) continue;
    any = true;
    const what = control.load(cpu, Cell.RPC_WHAT);
    const address = control.load(cpu, Cell.RPC_ADDRESS) >>> 0;
    const size = (what & 0xff) as AccessSize;
    let done = true;
    if (what & WRITE) done = bus.writeDevice(address, size, control.load(cpu, Cell.RPC_VALUE) >>> 0, cpu);
    else {
      const value = bus.readDevice(address, size, cpu);
      done = value !== BUS_ERROR;
      control.store(cpu, Cell.RPC_VALUE, value | 0);
    }
    control.store(cpu, Cell.RPC, done ? RpcState.DONE : RpcState.FAILED);
    Atomics.notify(control.words, control.cell(cpu, Cell.RPC));
  }
  return any;
}

/** A device of another thread: each access waits for that thread's answer. */
export class RemoteDevice implements Device {
  readonly name: string;
  readonly #control: ControlBlock;
  readonly #own: number;
  readonly #host: number;
  readonly #base: number;
  readonly #meanwhile: () => void;

  /** `own`: the asking CPU; `host`: the one whose thread has the device at machine address `base`; `meanwhile` serves others. */
  constructor(name: string, base: number, control: ControlBlock, own: number, host: number, meanwhile: () => void) {
    this.name = name;
    this.#base = base;
    this.#control = control;
    this.#own = own;
    this.#host = host;
    this.#meanwhile = meanwhile;
  }

  #ask(what: number, offset: number, value: number): boolean {
    const control = this.#control;
    const own = this.#own;
    control.store(own, Cell.RPC_WHAT, what);
    control.store(own, Cell.RPC_ADDRESS, (this.#base + offset) | 0);
    control.store(own, Cell.RPC_VALUE, value | 0);
    control.store(own, Cell.RPC, RpcState.ASKED);
    control.signal(this.#host);
    for (let spins = 1; control.load(own, Cell.RPC) === RpcState.ASKED; spins++) {
      this.#meanwhile();
      if (control.power !== 'on') return false;
      if (spins % SPINS === 0) Atomics.wait(control.words, control.cell(own, Cell.RPC), RpcState.ASKED, NAP_MS);
    }
    return control.exchange(own, Cell.RPC, RpcState.NONE) === RpcState.DONE;
  }

  read(offset: number, size: AccessSize): number {
    return this.#ask(size, offset, 0) ? this.#control.load(this.#own, Cell.RPC_VALUE) >>> 0 : BUS_ERROR;
  }

  write(offset: number, size: AccessSize, value: number): boolean {
    return this.#ask(size | WRITE, offset, value);
  }

  /** Reset, saved and loaded where it is. */
  reset(): void {}

  save(): SavedState {
    return { v: 1 };
  }

  load(): void {}
}
