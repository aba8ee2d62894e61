import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fdtCells, fdtFind, fdtNode, fdtString } from '../formats/fdt.ts';
import { buildFdt } from '../formats/fdt-build.ts';
import { parseFdt } from '../formats/fdt-parse.ts';
import { completeUserTree, readUserTree } from './user-tree.ts';

const ram = { base: 0x8000_0000, size: 1 << 30 };
const MODULES = [{ kind: 'kernel', address: 0x9000_0000, size: 0x1234 }] as const;
const ABSENT = { xen: 'xen default', dom0: 'dom0 default' };

const memory = (...reg: (number | bigint)[]) => fdtNode('memory@80000000', { device_type: 'memory', reg });
const read = (...children: ReturnType<typeof fdtNode>[]) => readUserTree('my.dtb', treeOf(...children), ram);
const treeOf = (...children: ReturnType<typeof fdtNode>[]): Uint8Array =>
  buildFdt(fdtNode('', { '#address-cells': 2, '#size-cells': 2 }, children));

const complete = (dtb: Uint8Array, xen?: string, dom0?: string) =>
  parseFdt(completeUserTree('my.dtb', readUserTree('my.dtb', dtb, ram), MODULES, { xen, dom0, absent: ABSENT })).root;

describe('user tree', () => {
  it('memory that the machine has is taken, in one range or several', () => {
    expect(() => read(memory(0x8000_0000n, 0x4000_0000n))).not.toThrow();
    expect(() => read(memory(0x8000_0000n, 0x1000_0000n, 0xb000_0000n, 0x1000_0000n))).not.toThrow();
  });

  it('memory that the machine lacks is refused, with both ranges in the message', () => {
    expect(() => read(memory(0x8000_0000n, 0x4000_0001n))).toThrow(
      /^my\.dtb: it tells of memory from 0x80000000 to 0xc0000001, the machine has 0x80000000 to 0xc0000000/,
    );
    expect(() => read(memory(0x4000_0000n, 0x1000_0000n))).toThrow(/^my\.dtb: it tells of memory from 0x40000000/);
    expect(() => read(memory(0x8000_0000n, 0x1000n), memory2())).toThrow(/from 0x880000000 /);
    expect(() => read(fdtNode('memory', { reg: [0x8000_0000n, 0n] }))).toThrow(/^my\.dtb: it has no memory node/);
    expect(() => read(fdtNode('cpus'))).toThrow(/^my\.dtb: it has no memory node/);
  });

  it('the modules replace those of the tree, and other nodes stay', () => {
    const chosen = fdtNode('chosen', { 'stdout-path': 'serial0' }, [fdtNode('module@0'), fdtNode('framebuffer')]);
    const root = complete(treeOf(memory(0x8000_0000n, 0x1000n), chosen, fdtNode('soc', { compatible: 'x' })));
    expect(fdtFind(root, '/chosen')?.children.map((n) => n.name)).toEqual(['framebuffer', 'module@90000000']);
    expect(fdtCells(fdtFind(root, '/chosen/module@90000000')!.properties.reg!)).toEqual([0, 0x9000_0000, 0, 0x1234]);
    expect(fdtString(fdtFind(root, '/chosen')!.properties['stdout-path']!)).toBe('serial0');
    expect(fdtString(fdtFind(root, '/soc')!.properties.compatible!)).toBe('x');
  });

  it('command lines: what is asked for goes before the tree, the tree before the default', () => {
    const own = fdtNode('chosen', { 'xen,xen-bootargs': 'own xen', 'xen,dom0-bootargs': 'own dom0' });
    const lines = (dtb: Uint8Array, ...args: string[]) => {
      const { properties } = fdtFind(complete(dtb, ...args), '/chosen')!;
      return [fdtString(properties['xen,xen-bootargs']!), fdtString(properties['xen,dom0-bootargs']!)];
    };
    const ours = memory(0x8000_0000n, 0x1000n);
    expect(lines(treeOf(ours))).toEqual(['xen default', 'dom0 default']);
    expect(lines(treeOf(ours, own))).toEqual(['own xen', 'own dom0']);
    expect(lines(treeOf(ours, own), 'asked')).toEqual(['asked', 'own dom0']);
  });

  it('a damaged tree gives an error that begins with its name, whatever the damage', () => {
    const good = treeOf(memory(0x8000_0000n, 0x1000n), fdtNode('chosen'));
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(damage, (bytes) => {
        const bad = good.slice();
        for (const [at, byte] of bytes) bad[at] = byte;
        try {
          complete(bad);
        } catch (error) {
          expect((error as Error).constructor).toBe(Error);
          expect((error as Error).message).toMatch(/^my\.dtb: /);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

const memory2 = () => fdtNode('memory@880000000', { device_type: 'memory', reg: [0x8_8000_0000n, 0x1000n] });
