import { describe, expect, it } from 'vitest';
import { codeMapBytes, SharedCodePages } from './shared-code-pages.ts';

const BYTES = 16 * 4096;

/** Two threads' maps over the same memory, with what each asks of the other. */
function setup() {
  const map = new SharedArrayBuffer(codeMapBytes(BYTES));
  const asked: string[] = [];
  const told: string[] = [];
  const threads = ['a', 'b'].map((name) => {
    const pages = new SharedCodePages(map, BYTES, {
      protectPage: (page) => void asked.push(`${name} protect ${page}`),
      forgetPage: (page) => void asked.push(`${name} forget ${page}`),
    });
    pages.addHolder({
      protectPage: (page) => void told.push(`${name} protect ${page}`),
      forgetPage: (page) => void told.push(`${name} forget ${page}`),
    });
    return pages;
  });
  return { a: threads[0]!, b: threads[1]!, asked, told };
}

describe('shared map of code', () => {
  it('a page is protected in every thread before the first of them reads its instructions', () => {
    const { a, b, asked, told } = setup();
    a.prepare(0x2010);
    expect([asked, told]).toEqual([['a protect 8192'], ['a protect 8192']]);
    expect(b.has(0x2ffc)).toBe(true);
    b.prepare(0x2020);
    expect([asked.length, told]).toEqual([1, ['a protect 8192', 'b protect 8192']]);
    b.prepare(0x2024);
    expect(told.length).toBe(2);
  });

  it('a store beside instructions changes nothing, one into them is told to the other thread', () => {
    const { a, b, asked, told } = setup();
    a.mark(0x3040, 32);
    expect([b.covers(0x3020, 32), b.covers(0x303c, 8), b.covers(0x3060, 4)]).toEqual([false, true, false]);
    expect(b.wrote(0x3020, 4)).toBe(false);
    expect(b.wrote(0x3044, 4)).toBe(true);
    expect(asked).toEqual(['a protect 12288', 'b forget 12288']);
    expect(told).toEqual(['a protect 12288', 'b forget 12288']);
    expect([a.has(0x3044), a.covers(0x3044, 4)]).toEqual([false, false]);
  });

  it('after a page was forgotten, its instructions are protected anew', () => {
    const { a, b, asked } = setup();
    a.mark(0x3040, 32);
    b.wrote(0x3040, 4);
    a.forgotten(0x3000);
    a.prepare(0x3040);
    expect(asked).toEqual(['a protect 12288', 'b forget 12288', 'a protect 12288']);
  });

  it('a block that is written over several pages is seen in each', () => {
    const { a, b, asked } = setup();
    a.mark(0x1fe0, 32);
    a.mark(0x3000, 4);
    expect(b.wrote(0x1ff0, 0x1400)).toBe(true);
    expect(asked.slice(2)).toEqual(['b forget 4096', 'b forget 12288']);
  });

  it('what is no memory of the machine holds no instructions', () => {
    const { a } = setup();
    expect([a.covers(0xffff_fff0, 8), a.covers(BYTES, 4), a.has(0xc000_0000)]).toEqual([false, false, false]);
  });
});
