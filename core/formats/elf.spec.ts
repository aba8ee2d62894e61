import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elfFixture } from './elf.fixture.ts';
import { readElf } from './elf.ts';

const program = () =>
  elfFixture([{ at: 0x8000_0000, bytes: [1, 2, 3, 4], memory: 16 }], { '.modinfo': Uint8Array.of(5, 6) });

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
  expect(section?.bytes).toEqual(Uint8Array.of(5, 6));
});

test('elf: headers that load nothing are left out', () => {
  const file = elfFixture([
    { at: 0, bytes: [9], type: 4 },
    { at: 0x100, bytes: [], memory: 0 },
  ]);
  expect(readElf(file, 'x').segments).toEqual([]);
});

test('elf: other architectures, widths and byte orders are named', () => {
  const changed = (at: number, value: number) => elfFixture([], {}, (view) => view.setUint8(at, value));
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
  expect(() => readElf(program().subarray(0, 130), 'app')).toThrow('truncated: the section headers');
  expect(() => readElf(elfFixture([{ at: 0, bytes: [1, 2], memory: 1 }]), 'app')).toThrow('more bytes in the file');
  expect(() => readElf(elfFixture([{ at: 0xffff_fff0, bytes: [1], memory: 17 }]), 'app')).toThrow(
    '32-bit address space',
  );
  const overlapping = elfFixture([
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
