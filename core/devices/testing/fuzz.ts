import fc from 'fast-check';
import type { AccessSize, Device } from '../../bus/device.ts';

/** One bus access by a CPU. */
export interface Access {
  readonly write: boolean;
  readonly offset: number;
  readonly size: AccessSize;
  readonly value: number;
  readonly cpu: number;
}

/** Naturally aligned accesses of every size in a block of `length` bytes; about half of them at the offsets in `near`. */
export function accesses(length: number, near: readonly number[] = [], cpus = 1): fc.Arbitrary<Access> {
  const anywhere = fc.nat(length - 1);
  const offset = near.length === 0 ? anywhere : fc.oneof(fc.constantFrom(...near), anywhere);
  return fc
    .record({
      write: fc.boolean(),
      offset,
      size: fc.constantFrom<AccessSize>(4, 4, 2, 1),
      value: fc.oneof(
        fc.nat(0xffff_ffff),
        fc.nat(0xff),
        fc.constantFrom(0, 1, 0xffff_ffff, 0x8000_0000),
        fc.nat(31).map((bit) => 2 ** bit),
      ),
      cpu: fc.nat(cpus - 1),
    })
    .map((a) => ({ ...a, offset: a.offset - (a.offset % a.size) }));
}

/** Does the access; throws if the device breaks the bus contract. */
export function perform(device: Device, { write, offset, size, value, cpu }: Access): void {
  if (write) {
    const lanes = size === 4 ? value : value % 2 ** (8 * size);
    if (typeof device.write(offset, size, lanes, cpu) !== 'boolean')
      throw new Error(`${device.name}: write not boolean`);
    return;
  }
  const got = device.read(offset, size, cpu);
  if (got !== -1 && !(Number.isInteger(got) && got >= 0 && got < 2 ** (8 * size)))
    throw new Error(`${device.name}: read of ${size} bytes at +0x${offset.toString(16)} gave ${got}`);
}

/** Saves `from` through JSON, loads the result into `into`, and gives both saved states for comparison. */
export function transplant(
  from: Pick<Device, 'save'>,
  into: Pick<Device, 'save' | 'load'>,
): [before: unknown, after: unknown] {
  const before = JSON.parse(JSON.stringify(from.save()));
  into.load(before);
  return [before, JSON.parse(JSON.stringify(into.save()))];
}
