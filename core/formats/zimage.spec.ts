import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readZImage } from './zimage.ts';

/** The first words of a zImage: magic, start, end and, for Linux, the byte-order mark. */
function image(length: number, end: number, mark = 0, magic = 0x016f2818): Uint8Array {
  const view = new DataView(new ArrayBuffer(length));
  view.setUint32(0x24, magic, true);
  view.setUint32(0x2c, end, true);
  view.setUint32(0x30, mark, true);
  return new Uint8Array(view.buffer);
}
const with_ = (at: number, text: string) => {
  const bytes = new Uint8Array(0x300);
  bytes.set(
    [...text].map((c) => c.charCodeAt(0)),
    at,
  );
  return bytes;
};

test('zimage: a Linux image is as long as its header tells', () => {
  expect(readZImage(image(0x100, 0x100, 0x04030201), 'vmlinuz')).toEqual({ start: 0, extent: 0x100 });
});

test('zimage: Xen, whose extent includes memory behind the file, passes', () => {
  expect(readZImage(image(0x100, 0x180), 'xen').extent).toBe(0x180);
});

test('zimage: a truncated Linux image is told with both sizes', () => {
  expect(() => readZImage(image(0x80, 0x100, 0x04030201), 'vmlinuz')).toThrow(
    'vmlinuz: truncated: the zImage header tells 256 bytes, the file has 128',
  );
  expect(() => readZImage(new Uint8Array(8), 'vmlinuz')).toThrow('8 bytes are too few');
  expect(() => readZImage(image(0x80, 0), 'vmlinuz')).toThrow('damaged');
});

test('zimage: images for other machines are named', () => {
  expect(() => readZImage(with_(0x38, 'ARM\x64'), 'kernel')).toThrow('kernel: not a 32-bit ARM zImage');
  expect(() => readZImage(with_(0x38, 'ARM\x64'), 'kernel')).toThrow('arm64 Image');
  expect(() => readZImage(with_(0x202, 'HdrS'), 'kernel')).toThrow('x86 bzImage');
  expect(() => readZImage(with_(0, '\x7fELF'), 'kernel')).toThrow('an ELF file');
  expect(() => readZImage(with_(0, '\x1f\x8b'), 'kernel')).toThrow('compressed by gzip');
  expect(() => readZImage(image(0x80, 0x80, 0, 0x18286f01), 'kernel')).toThrow('big-endian');
  expect(() => readZImage(with_(0, 'hello'), 'kernel')).toThrow('unknown contents');
});

test('zimage: any bytes give a header or an Error that names the file', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      try {
        readZImage(bytes, 'file');
      } catch (error) {
        expect((error as Error).message).toMatch(/^file: /);
      }
    }),
  );
});
