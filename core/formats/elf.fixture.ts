/** A segment of a test file: physical address and contents; virtual addresses are 0x1000 higher. */
export interface FixtureSegment {
  readonly at: number;
  readonly bytes: readonly number[];
  readonly memory?: number;
  readonly flags?: number;
  readonly type?: number;
}

/**
 * A small ELF file for 32-bit ARM, for tests: header, program headers, contents of segments and sections, section headers.
 * @param sections - contents by name; their headers come in this order after the empty first one.
 * @param patch - changes the finished file.
 */
export function elfFixture(
  segments: readonly FixtureSegment[],
  sections: Readonly<Record<string, Uint8Array>> = {},
  patch: (view: DataView) => void = () => {},
): Uint8Array {
  const contents = Object.entries(sections);
  const names = `\0${[...contents.map(([name]) => name), '.shstrtab'].join('\0')}\0`;
  const all: [string, Uint8Array][] = [...contents, ['.shstrtab', new TextEncoder().encode(names)]];
  const dataAt = 52 + segments.length * 32;
  const segmentBytes = segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const sectionBytes = all.reduce((sum, [, bytes]) => sum + bytes.length, 0);
  const headersAt = (dataAt + segmentBytes + sectionBytes + 3) & ~3;
  const out = new Uint8Array(headersAt + (all.length + 1) * 40);
  const view = new DataView(out.buffer);
  const words = (at: number, values: readonly number[]) => {
    for (const [n, value] of values.entries()) view.setUint32(at + n * 4, value, true);
  };
  const halves = (at: number, values: readonly number[]) => {
    for (const [n, value] of values.entries()) view.setUint16(at + n * 2, value, true);
  };
  out.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  halves(16, [2, 40]);
  words(20, [1, 0x8000_0001, 52, headersAt, 0x0500_0400]);
  halves(40, [52, 32, segments.length, 40, all.length + 1, all.length]);
  let at = dataAt;
  const append = (bytes: ArrayLike<number>) => {
    out.set(bytes, at);
    at += bytes.length;
  };
  for (const [n, s] of segments.entries()) {
    const { length } = s.bytes;
    words(52 + n * 32, [s.type ?? 1, at, s.at + 0x1000, s.at, length, s.memory ?? length, s.flags ?? 5, 4]);
    append(s.bytes);
  }
  for (const [n, [name, bytes]] of all.entries()) {
    words(headersAt + (n + 1) * 40, [names.indexOf(`\0${name}\0`) + 1, 1, 0, 0, at, bytes.length]);
    append(bytes);
  }
  patch(view);
  return out;
}
