import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readElf } from './elf.ts';

interface Segment {
  at: number;
  bytes: number[];
  memory?: number;
  flags?: number;
  type?: number;
}

/** A small ELF file: header, program headers, contents, then a section table with one named section. */
function elf(segments: Segment[], patch: (view: DataView) => void = () => {}): Uint8Array {
  const names = '\0.modinfo\0.shstrtab\0';
  const dataAt = 52 + segments.length * 32;
  const data = segments.flatMap((s) => s.bytes);
  const namesAt = dataAt + data.length;
  const sectionsAt = (namesAt + names.length + 3) & ~3;
  const out = new Uint8Array(sectionsAt + 3 * 40);
  const view = new DataView(out.buffer);
  out.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  const halves: [number, number][] = [
    [16, 2],
    [18, 40],
    [42, 32],
    [44, segments.length],
    [46, 40],
    [48, 3],
    [50, 2],
  ];
  for (const [at, value] of halves) view.setUint16(at, value, true);
  view.setUint32(24, 0x8000_0001, true);
  view.setUint32(28, 52, true);
  view.setUint32(32, sectionsAt, true);
  const words = (at: number, values: number[]) => {
    for (const [n, value] of values.entries()) view.setUint32(at + n * 4, value, true);
  };
  let offset = dataAt;
  for (const [n, s] of segments.entries()) {
    const { length } = s.bytes;
    words(52 + n * 32, [s.type ?? 1, offset, s.at + 0x1000, s.at, length, s.memory ?? length, s.flags ?? 5, 4]);
    offset += length;
  }
  out.set(data, dataAt);
  out.set(new TextEncoder().encode(names), namesAt);
  const section = (n: number, name: number, type: number, at: number, size: number) =>
    words(sectionsAt + n * 40, [name, type, 0, 0, at, size]);
  section(1, 1, 1, dataAt, data.length);
  section(2, 10, 3, namesAt, names.length);
  patch(view);
  return out;
}

const program = () => elf([{ at: 0x8000_0000, bytes: [1, 2, 3, 4], memory: 16 }]);

test('elf: segments come with addresses, contents and rights, and a Thumb entry keeps its bit', () => {
  const file = readElf(program(), 'app.elf');
  expect(file).toMatchObject({ kind: 'executable', entry: 0x8000_0001 });
  expect(file.segments).toEqual([
    {
      physical: 0x8000_0000,
      virtual: 0x8000_1000,
      bytes: Uint8Array.of(1, 2, 3, 4),
      memorySize: 16,
      readable: true,
      writable: false,
      executable: true,
    },
  ]);
});

test('elf: sections are found by name', () => {
  const section = readElf(program(), 'x.ko').sections.find((s) => s.name === '.modinfo');
  expect(section?.bytes).toEqual(Uint8Array.of(1, 2, 3, 4));
});

test('elf: headers that load nothing are left out', () => {
  const file = elf([
    { at: 0, bytes: [9], type: 4 },
    { at: 0x100, bytes: [], memory: 0 },
  ]);
  expect(readElf(file, 'x').segments).toEqual([]);
});

test('elf: other architectures, widths and byte orders are named', () => {
  const changed = (at: number, value: number) => elf([], (view) => view.setUint8(at, value));
  expect(() => readElf(changed(18, 183), 'app')).toThrow('app: an ELF file for AArch64: 32-bit ARM (armhf) is wanted');
  expect(() => readElf(changed(18, 62), 'app')).toThrow('for x86-64');
  expect(() => readElf(changed(18, 200), 'app')).toThrow('for machine 200');
  expect(() => readElf(changed(5, 2), 'app')).toThrow('big-endian');
  expect(() => readElf(changed(4, 2), 'app')).toThrow('a 64-bit ELF file');
  expect(() => readElf(changed(16, 4), 'app')).toThrow('ELF type 4 cannot be loaded');
  expect(() => readElf(new Uint8Array(100), 'app')).toThrow('app: not an ELF file');
});

test('elf: truncated and contradictory files are refused', () => {
  expect(() => readElf(program().subarray(0, 40), 'app')).toThrow('truncated within the ELF header');
  expect(() => readElf(program().subarray(0, 60), 'app')).toThrow('truncated: the program headers');
  expect(() => readElf(program().subarray(0, 86), 'app')).toThrow('truncated: segment 0 reaches to byte 88');
  expect(() => readElf(program().subarray(0, 120), 'app')).toThrow('truncated: the section headers');
  expect(() => readElf(elf([{ at: 0, bytes: [1, 2], memory: 1 }]), 'app')).toThrow('more bytes in the file');
  expect(() => readElf(elf([{ at: 0xffff_fff0, bytes: [1], memory: 17 }]), 'app')).toThrow('32-bit address space');
  const overlapping = elf([
    { at: 0x100, bytes: [1, 2] },
    { at: 0x101, bytes: [3] },
  ]);
  expect(() => readElf(overlapping, 'app')).toThrow('overlap at physical address 0x101');
});

test('elf: damage gives a file or an Error that names it', () => {
  const whole = program();
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, length) => {
      const damaged = whole.slice();
      damaged[at] = value;
      for (const bytes of [damaged, damaged.subarray(0, length)])
        try {
          readElf(bytes, 'app');
        } catch (error) {
          expect((error as Error).message).toMatch(/^app: /);
        }
    }),
    { numRuns: 1000 },
  );
});
