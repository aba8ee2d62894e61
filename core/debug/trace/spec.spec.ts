import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTraceSpec } from './spec.ts';

describe('trace spec', () => {
  it('takes kinds and filters', () => {
    const spec = parseTraceSpec('in,exc;cpu=1;pc=c0008000-0xc0009000;from=5;to=10;dev=uart0,gic.gicd;regs');
    expect([...spec.kinds]).toEqual(['in', 'exc']);
    expect(spec).toMatchObject({
      cpu: 1,
      pc: [0xc000_8000, 0xc000_9000],
      from: 5,
      to: 10,
      devices: ['uart0', 'gic.gicd'],
      regs: true,
      bare: false,
    });
  });

  it('leaves everything open that is not given', () => {
    const spec = parseTraceSpec('mmio');
    expect([spec.cpu, spec.pc, spec.from, spec.to, spec.devices]).toEqual([
      undefined,
      undefined,
      0,
      Number.POSITIVE_INFINITY,
      undefined,
    ]);
  });

  it.each([
    ['', "'' is no kind of trace: it takes in, exc, mmio, gic"],
    ['in,mem', "'mem' is no kind of trace"],
    ['in;cpu=2', 'cpu=2: a whole number from 0 to 1'],
    ['in;cpu=x', 'cpu=x: a whole number'],
    ['in;pc=5', 'two hexadecimal addresses'],
    ['in;pc=20-10', 'the lower one first'],
    ['in;from=-1', 'from=-1: a whole number'],
    ['in;from=7;to=5', 'from=7 is after to=5'],
    ['in;speed=3', "'speed=3' is no filter"],
    ['in;regs=yes', 'regs takes no value'],
    ['in;dev', 'dev needs a value'],
    ['in;cpu=0;cpu=1', 'cpu is given twice'],
  ])('refuses %j and says why', (text, why) => {
    expect(() => parseTraceSpec(text)).toThrow(why);
  });

  it('refuses with an Error, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^in[;,a-z0-9=-]{0,30}$/)), (text) => {
        try {
          parseTraceSpec(text);
        } catch (error) {
          expect((error as Error).message).toMatch(/^--trace: /);
        }
      }),
    );
  });
});
