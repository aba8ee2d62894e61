import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch, BatchOptions } from './batch.ts';
import { Markers } from './markers.ts';
import { type Program, type Stamp, watch } from './process.ts';
import { type Row, rowId, type Sample, type Side, sampleOf } from './row.ts';
import { ASSETS, ourCommand, qemuCommand } from './sides.ts';

/** A bare-metal program of guests/bench. */
export interface Kernel extends Row {
  readonly file: string;
}

const kernel = (group: 'integer' | 'fp', name: string, about: string): Kernel => ({
  group,
  name,
  about,
  file: `${ASSETS}${name}.elf`,
});

export const KERNELS: readonly Kernel[] = [
  kernel('integer', 'calls', 'functions called through tables'),
  kernel('integer', 'crc32', 'CRC-32, a table look-up a byte'),
  kernel('integer', 'fib', 'plain recursion'),
  kernel('integer', 'list', 'a hash table with chains'),
  kernel('integer', 'longs', '64-bit and many-word arithmetic'),
  kernel('integer', 'matmul', 'products of integer matrices'),
  kernel('integer', 'qsort', 'quicksort with a comparison function'),
  kernel('integer', 'qsort-thumb', 'the same as Thumb code'),
  kernel('integer', 'sha256', 'SHA-256'),
  kernel('integer', 'sha256-thumb', 'the same as Thumb code'),
  kernel('integer', 'sieve', 'the sieve of Eratosthenes'),
  kernel('integer', 'strings', 'string functions a byte at a time'),
  kernel('integer', 'vm', 'an interpreter: a switch in a loop'),
  kernel('integer', 'vm-thumb', 'the same as Thumb code'),
  kernel('fp', 'blend', '8-bit pictures, Advanced SIMD'),
  kernel('fp', 'convert', 'integers, single and double precision in plain C'),
  kernel('fp', 'dot', 'double precision VMLA'),
  kernel('fp', 'fir', 'a filter, Advanced SIMD in single precision'),
  kernel('fp', 'mandelbrot', 'double precision, short loops'),
  kernel('fp', 'matrix', '4 by 4 matrices, Advanced SIMD in single precision'),
  kernel('fp', 'nbody', 'double precision with square root and division'),
];

/** The word that guests/bench/runtime/runtime.c takes the divisor of its rounds from. */
const DIVISOR_ADDRESS = 0x4400_0000;

/** The word as a file's bytes. */
export const divisorBlob = (divisor: number): { readonly address: number; readonly bytes: Uint8Array } => ({
  address: DIVISOR_ADDRESS,
  bytes: new Uint8Array(Uint32Array.of(divisor).buffer),
});

function ourProgram({ file }: Kernel, options: BatchOptions, directory: string): Program {
  const load = ['--load', `0x${DIVISOR_ADDRESS.toString(16)}=${join(directory, 'divisor')}`];
  return ourCommand(['exec', file, '--stats', join(directory, 'stats'), ...load, ...options.ourOptions]);
}

function qemuProgram({ file }: Kernel, { divisor }: BatchOptions): Program {
  const word = `loader,addr=0x${DIVISOR_ADDRESS.toString(16)},data=${divisor},data-len=4`;
  const machine = ['-M', 'virt', '-cpu', 'cortex-a15', '-m', '256', '-nographic', '-nic', 'none'];
  return qemuCommand([...machine, '-device', word, '-kernel', file]);
}

/** Runs a kernel once. Throws an Error that says what went wrong. */
async function runKernel(kernel: Kernel, side: Side, options: BatchOptions): Promise<Sample> {
  const directory = await mkdtemp(join(tmpdir(), 'ivilab-bench-'));
  try {
    await writeFile(join(directory, 'divisor'), divisorBlob(options.divisor).bytes);
    const markers = new Markers<Stamp>();
    const program = side === 'ours' ? ourProgram(kernel, options, directory) : qemuProgram(kernel, options);
    await watch(program, { line: (text, process) => markers.line(text, () => process.stamp()) }, options);
    const [work] = markers.done;
    if (!work) throw new Error(`${program.command} ${kernel.file}: no end of the kernel on the console`);
    const sample = sampleOf(work.begin, work.end, work.result);
    if (side === 'qemu') return sample;
    const { instructions } = JSON.parse(await readFile(join(directory, 'stats'), 'utf8')) as { instructions: number[] };
    const executed = instructions.reduce((sum, n) => sum + n, 0);
    return { ...sample, mips: executed / 1000 / sample.wallMs! };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export const kernelBatches = (rows: readonly Row[], options: BatchOptions): Batch[] =>
  KERNELS.filter((kernel) => rows.includes(kernel)).map((kernel) => ({
    rows: [kernel],
    run: async (side) => new Map([[rowId(kernel), await runKernel(kernel, side, options)]]),
  }));
