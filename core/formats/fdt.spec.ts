import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fdtCells, fdtFind, fdtNode, fdtNodes, fdtRef, fdtString, fdtStrings } from './fdt.ts';
import { buildFdt } from './fdt-build.ts';
import { parseFdt } from './fdt-parse.ts';

const board = fdtNode('', { '#address-cells': 2, '#size-cells': 2, compatible: ['acme,board', 'ti,dra7'] }, [
  fdtNode('chosen', { 'stdout-path': '/serial@4806a000', empty: true }),
  fdtNode('memory@80000000', { device_type: 'memory', reg: [0x8000_0000n, 0x4000_0000n] }),
  fdtNode('serial@4806a000', {
    reg: [0, 0x4806_a000, 0, 0x100],
    'interrupt-parent': fdtRef('gic'),
    interrupts: [0, 72, 4],
  }),
  fdtNode('interrupt-controller@48211000', { 'interrupt-controller': true, blob: Uint8Array.of(1, 2, 3) }, [], 'gic'),
]);

test('fdt: strings, lists, cells, doublewords, bytes and empty properties come back', () => {
  const { root } = parseFdt(buildFdt(board));
  expect(fdtStrings(root.properties.compatible!)).toEqual(['acme,board', 'ti,dra7']);
  expect(fdtString(fdtFind(root, '/chosen')!.properties['stdout-path']!)).toBe('/serial@4806a000');
  expect(fdtFind(root, '/chosen')!.properties.empty).toHaveLength(0);
  expect(fdtCells(fdtFind(root, '/memory')!.properties.reg!)).toEqual([0, 0x8000_0000, 0, 0x4000_0000]);
  expect(fdtFind(root, '/interrupt-controller')!.properties.blob).toEqual(Uint8Array.of(1, 2, 3));
});

test('fdt: a referenced node gets a phandle that no explicit one has', () => {
  const tree = fdtNode('', {}, [
    fdtNode('a', { phandle: 1 }),
    fdtNode('b', {}, [], 'b'),
    fdtNode('c', { x: [fdtRef('b'), 7], y: fdtRef('d') }, [], 'unused'),
    fdtNode('d', { phandle: 9 }, [], 'd'),
  ]);
  const { root } = parseFdt(buildFdt(tree));
  expect(fdtCells(fdtFind(root, '/b')!.properties.phandle!)).toEqual([2]);
  expect(fdtCells(fdtFind(root, '/c')!.properties.x!)).toEqual([2, 7]);
  expect(fdtCells(fdtFind(root, '/c')!.properties.y!)).toEqual([9]);
  expect(fdtFind(root, '/c')!.properties.phandle).toBeUndefined();
});

test('fdt: a parsed tree builds the same blob again', () => {
  const blob = buildFdt(board, { reservations: [{ address: 0x8000_0000n, size: 0x1000n }], bootCpu: 1 });
  const { root, reservations, bootCpu } = parseFdt(blob);
  expect(buildFdt(root, { reservations, bootCpu })).toEqual(blob);
  expect([...fdtNodes(root)].map(({ path }) => path)).toEqual([...fdtNodes(board)].map(({ path }) => path));
});

test('fdt: mistakes in a tree are told with the path of the node', () => {
  const below = (node: ReturnType<typeof fdtNode>) => () => buildFdt(fdtNode('', {}, [fdtNode('soc', {}, [node])]));
  expect(below(fdtNode('a', { x: -1 }))).toThrow('fdt: /soc/a: x: -1 is not a uint32');
  expect(below(fdtNode('a', { x: 2 ** 32 }))).toThrow('give a bigint for 64 bits');
  expect(below(fdtNode('a', { x: 1n << 64n }))).toThrow('is not a uint64');
  expect(below(fdtNode('a', { x: fdtRef('gic') }))).toThrow('/soc/a: x: no node has the label "gic"');
  expect(below(fdtNode('a/b'))).toThrow('/soc: "a/b" cannot be a node');
  expect(below(fdtNode('a', { 'x y': 1 }))).toThrow('"x y" cannot be a property');
  expect(below(fdtNode('a', {}, [fdtNode('b'), fdtNode('b')]))).toThrow('/soc/a/b is there twice');
  expect(() => buildFdt(fdtNode('root'))).toThrow('must be empty');
  expect(() => buildFdt(fdtNode('', {}, [fdtNode('a', {}, [], 'l'), fdtNode('b', {}, [], 'l')]))).toThrow('label "l"');
});

test('fdt: a property named like an Object member is a property', () => {
  const { root } = parseFdt(buildFdt(fdtNode('', { valueOf: 5 })));
  expect(Object.keys(root.properties)).toEqual(['valueOf']);
  expect('toString' in root.properties).toBe(false);
});

test('fdt: tokens that say nothing are passed over', () => {
  const blob = buildFdt(fdtNode('', { drop: 5, keep: 6 }));
  const view = new DataView(blob.buffer);
  const first = view.getUint32(8, false) + 8; // behind the root's begin token and its empty name
  for (let word = 0; word < 4; word++) view.setUint32(first + word * 4, 4, false);
  expect(Object.keys(parseFdt(blob).root.properties)).toEqual(['keep']);
});

test('fdt: truncation, another magic and nesting without end are refused', () => {
  const blob = buildFdt(board);
  expect(() => parseFdt(blob.subarray(0, blob.length - 8))).toThrow('fdt: truncated');
  expect(() => parseFdt(new Uint8Array(64))).toThrow('not 0xd00dfeed');
  expect(() => parseFdt(new Uint8Array(8))).toThrow('too few');
  let deep = fdtNode('leaf');
  for (let n = 0; n < 70; n++) deep = fdtNode('n', {}, [deep]);
  expect(() => parseFdt(buildFdt(fdtNode('', {}, [deep])))).toThrow('deeper than 64');
});

test('fdt: damage gives a tree or an Error that starts with fdt:', () => {
  const blob = buildFdt(board);
  const damage = fc.array(fc.tuple(fc.nat(blob.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(damage, fc.nat(blob.length), (changes, length) => {
      const damaged = blob.slice();
      for (const [at, value] of changes) damaged[at] = value;
      for (const bytes of [damaged, damaged.subarray(0, length)])
        try {
          parseFdt(bytes);
        } catch (error) {
          expect((error as Error).message).toMatch(/^fdt: /);
        }
    }),
    { numRuns: 2000 },
  );
});

const DTC = ['/usr/bin/dtc', '/usr/local/bin/dtc', '/opt/homebrew/bin/dtc'].find((path) => existsSync(path));
if (!DTC) console.warn('fdt.spec.ts: dtc is not installed, so blobs are NOT compared with it here');

describe.skipIf(!DTC)('beside dtc', () => {
  const dtc = (from: string, to: string, input: Uint8Array | string) =>
    new Uint8Array(execFileSync(DTC!, ['-q', '-I', from, '-O', to], { input }));

  test('fdt: dtc reads a built blob and writes back the same tree', () => {
    const blob = buildFdt(board, { reservations: [{ address: 0x8000_0000n, size: 0x1000n }] });
    const again = parseFdt(dtc('dtb', 'dtb', blob));
    expect(again).toEqual(parseFdt(blob));
  });

  test('fdt: a source compiled by dtc parses to what it says', () => {
    const source = `/dts-v1/; /memreserve/ 0x1000 0x20; / { a = "x", "y"; soc { #address-cells = <1>;
      l: dev@10 { reg = <0x10 4>; other = <&l>; wide = /bits/ 64 <0x123456789>; bytes = [de ad]; }; }; };`;
    const { root, reservations } = parseFdt(dtc('dts', 'dtb', source));
    expect(reservations).toEqual([{ address: 0x1000n, size: 0x20n }]);
    expect(fdtStrings(root.properties.a!)).toEqual(['x', 'y']);
    const device = fdtFind(root, '/soc/dev@10')!;
    expect(fdtCells(device.properties.other!)).toEqual(fdtCells(device.properties.phandle!));
    expect(fdtCells(device.properties.wide!)).toEqual([1, 0x2345_6789]);
    expect(device.properties.bytes).toEqual(Uint8Array.of(0xde, 0xad));
  });
});
