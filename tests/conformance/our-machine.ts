import { qemuVirt } from '../../core/boards/qemu-virt.ts';
import { loadBareMetal } from '../../core/machine/bare-metal.ts';
import { MachineLog } from '../../core/machine/log.ts';
import { Machine, type MachineOptions } from '../../core/machine/machine.ts';
import type { RunBareMetal } from './bare-metal.ts';

/** Virtual seconds after which an image that has not powered off is given up. */
const LIMIT_SECONDS = 60;

export type Engine = NonNullable<MachineOptions['engine']>;

/** Runs images on our machine with the board that has the map of QEMU's virt. `hot`: executions after which code is translated. */
export const runOnOurMachine =
  (engine: Engine, hot?: number): RunBareMetal =>
  async (image, { start, cpus, blobs = [] }) => {
    const lines: string[] = [];
    const machine = new Machine({
      board: qemuVirt,
      memoryMiB: 256,
      cpus: cpus as 1 | 2,
      virtualization: start === 'hyp',
      engine,
      log: new MachineLog((line) => lines.push(line)),
    });
    if (hot !== undefined && machine.translator) machine.translator.hot = hot;
    loadBareMetal(machine, image, blobs);
    let output = new Uint8Array(1 << 16);
    let length = 0;
    machine.console.onOutput = (byte) => {
      if (length === output.length) {
        const larger = new Uint8Array(output.length * 2);
        larger.set(output);
        output = larger;
      }
      output[length++] = byte;
    };
    const result = machine.run(LIMIT_SECONDS * 1e9);
    if (machine.power === 'on')
      throw new Error(
        `the image has not powered off (${result}) after ${machine.instructions} instructions: ${lines.join('; ')}\n` +
          new TextDecoder('latin1').decode(output.slice(Math.max(0, length - 400), length)),
      );
    return output.slice(0, length);
  };
