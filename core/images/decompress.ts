import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import xz from 'xz-decompress';
import type { Compression } from '../formats/deb.ts';

/** What a compressed file may unpack to; larger ones are taken for an attack or damage. */
const LARGEST = 1 << 30;

/**
 * Decompresses a stream's worth of bytes and hands the result to `consume` as a stream, whose failure or end ends it.
 * @param what - the file's name for messages.
 * @throws Error when the data is damaged, cut off or unpacks to more than `limit` bytes.
 */
export async function decompress<T>(
  bytes: Uint8Array,
  compression: Compression,
  what: string,
  consume: (plain: ReadableStream<Uint8Array>) => Promise<T>,
  limit = LARGEST,
): Promise<T> {
  const plain = bounded(open(bytes, compression), limit, what, compression);
  try {
    return await consume(plain.stream);
  } catch (error) {
    throw plain.failure() ?? error;
  }
}

/** Decompresses into one block of at most `limit` bytes. */
export function decompressAll(
  bytes: Uint8Array,
  compression: Compression,
  what: string,
  limit: number,
): Promise<Uint8Array> {
  return decompress(bytes, compression, what, readAll, limit);
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

function open(bytes: Uint8Array, compression: Compression): ReadableStream<Uint8Array> {
  const source = () => new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  switch (compression) {
    case 'none':
      return source();
    case 'gz':
      return throughNode(bytes, createGunzip());
    case 'zst':
      return throughNode(bytes, createZstdDecompress());
    case 'xz':
      return new xz.XzReadableStream(source());
  }
}

function throughNode(bytes: Uint8Array, unpack: NodeJS.ReadWriteStream): ReadableStream<Uint8Array> {
  const plain = Readable.from([bytes], { objectMode: false }).pipe(unpack) as unknown as Readable;
  return Readable.toWeb(plain) as ReadableStream<Uint8Array>;
}

/** Passes a stream on up to `limit` bytes. `failure` tells, in our words, why the source failed. */
function bounded(
  source: ReadableStream<Uint8Array>,
  limit: number,
  what: string,
  compression: Compression,
): { stream: ReadableStream<Uint8Array>; failure: () => Error | undefined } {
  const reader = source.getReader();
  let failure: Error | undefined;
  let total = 0;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        total += value.length;
        if (total <= limit) return controller.enqueue(value);
      } catch (error) {
        failure = new Error(
          `${what}: the ${compression} data is damaged, cut off or of an unknown kind (${(error as Error).message})`,
        );
        throw failure;
      }
      // The decompressor is shared and blocks its next user until it is told to stop.
      await reader.cancel();
      failure = new Error(`${what}: unpacks to more than ${limit} bytes: damaged or not meant well`);
      throw failure;
    },
    async cancel() {
      await reader.cancel();
    },
  });
  return { stream, failure: () => failure };
}
