/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The CPUs that vCPUs may run on: the same for all of them, or a list for each. */
export type Pin = { readonly all: readonly number[] } | { readonly each: readonly (readonly number[])[] };

/** What people write for memory: `256` (MiB), `256 MiB`, `1.5 GiB`. M and G are taken for MiB and GiB, as xl does. */
export const MEMORY_TEXT = /^ *(?:\d{1,7}|\d{1,4}\.\d{1,3}) *(?:[Mm](?:i?[Bb])?|[Gg](?:i?[Bb])?)? *$/;
/** `1280x480`; the sign may be × as well. */
export const SIZE_TEXT = /^ *\d{1,5} *[x×] *\d{1,5} *$/;
/** `1`, `0,1` or `0-1`, as in xl.cfg. */
export const CPUS_TEXT = /^ *\d{1,3}(?: *[,-] *\d{1,3})* *$/;

/** Memory in MiB; may have a fraction, which no field takes. The text must match MEMORY_TEXT. */
export function memoryMiB(text: string | number): number {
  if (typeof text === 'number') return text;
  return Number.parseFloat(text) * (/g/i.test(text) ? 1024 : 1);
}

/** `512 MiB`, `1 GiB`. */
export function memoryText(mib: number): string {
  return mib >= 1024 && mib % 256 === 0 ? `${mib / 1024} GiB` : `${Number(mib.toFixed(1))} MiB`;
}

/** The text must match SIZE_TEXT. */
export function parseSize(text: string): Size {
  const [width, height] = text.split(/[x×]/).map(Number);
  return { width: width!, height: height! };
}

export const sizeText = ({ width, height }: Size): string => `${width}x${height}`;

/** The CPUs of `0,2-3`, in order, each once. The text must match CPUS_TEXT; undefined for a range that runs backwards. */
export function parseCpus(text: string | number): number[] | undefined {
  if (typeof text === 'number') return [text];
  const cpus = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last, more] = part.split('-').map(Number);
    if (more !== undefined || (last !== undefined && last < first!)) return undefined;
    for (let n = first!; n <= (last ?? first!); n++) cpus.add(n);
  }
  return [...cpus].sort((a, b) => a - b);
}
