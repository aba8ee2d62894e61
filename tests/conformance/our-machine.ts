import { Mode } from '../../core/arm/system/psr.ts';
import { qemuVirt } from '../../core/boards/qemu-virt.ts';
import { readElf } from '../../core/formats/elf.ts';
import { MachineLog } from '../../core/machine/log.ts';
import { Machine } from '../../core/machine/machine.ts';
import type { RunBareMetal } from './bare-metal.ts';

/** Virtual seconds after which an image that has not powered off is given up. */
const LIMIT_SECONDS = 60;

/** Runs an image on our machine with the board that has the map of QEMU's virt. */
export const runOnOurMachine: RunBareMetal = async (image, { start, cpus, blobs = [] }) => {
  const lines: string[] = [];
  const log = new MachineLog((line) => lines.push(line));
  const machine = new Machine({
    board: qemuVirt,
    memoryMiB: 256,
    cpus: cpus as 1 | 2,
    virtualization: start === 'hyp',
    log,
  });
  const elf = readElf(image, 'the image');
  for (const segment of elf.segments) machine.write(segment.physical, segment.bytes);
  for (const { address, bytes } of blobs) machine.write(address, bytes);
  const mode = start === 'hyp' ? Mode.HYP : Mode.SVC;
  for (const cpu of machine.cpus) cpu.reset(mode, 0, 'off');
  machine.cpus[0]!.reset(mode, elf.entry);

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
  if (machine.power !== 'off' && result !== 'stopped')
    throw new Error(
      `the image did not power off (${result}) after ${machine.instructions} instructions: ${lines.join('; ')}`,
    );
  return output.slice(0, length);
};
