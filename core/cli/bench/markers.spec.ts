import { describe, expect, it } from 'vitest';
import { Lines, Markers } from './markers.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('markers', () => {
  it('work is what lies between BEGIN and END of one name', () => {
    const markers = new Markers<number>();
    const lines = ['boot', 'BEGIN sort', 'noise', 'END sort 12 ab', 'BEGIN awk', 'END awk'];
    lines.forEach((line, n) => {
      markers.line(line, () => n);
    });
    expect(markers.done).toEqual([
      { name: 'sort', begin: 1, end: 3, result: '12 ab' },
      { name: 'awk', begin: 4, end: 5, result: '' },
    ]);
  });

  it('an end without its beginning, markers within a line and the echo of a command count for nothing', () => {
    const markers = new Markers<number>();
    for (const line of ['END a', 'BEGIN a', 'END b', '# echo BEGIN c', 'BEGIN c d', ' END a'])
      markers.line(line, () => 0);
    expect(markers.done).toEqual([]);
  });

  it('the moment is asked at markers alone', () => {
    let asked = 0;
    const markers = new Markers<number>();
    for (const line of ['a', 'BEGIN x', 'b', 'END x', 'c']) markers.line(line, () => asked++);
    expect(asked).toBe(2);
  });

  it('lines may come in pieces, and a prompt is the rest', () => {
    const lines = new Lines();
    expect(lines.push(bytes('one\r\ntw'))).toEqual(['one']);
    expect(lines.push(bytes('o\n\nlab:/'))).toEqual(['two', '']);
    expect(lines.push(bytes('# '))).toEqual([]);
    expect(lines.rest).toBe('lab:/# ');
  });

  it('a line without an end does not grow for ever', () => {
    const lines = new Lines();
    for (let n = 0; n < 100; n++) lines.push(bytes('x'.repeat(1000)));
    expect(lines.rest.length).toBe(4096);
  });
});
