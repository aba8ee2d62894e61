// Records what QEMU computes: node tests/bench/record-sums.ts
import { writeFileSync } from 'node:fs';
import { runUnderQemu } from '../conformance/qemu.ts';
import { checksum, NAMES, SUMS_FILE } from './kernels.ts';

const sums: Record<string, string> = {};
for (const name of NAMES) sums[name] = await checksum(runUnderQemu, name);
writeFileSync(SUMS_FILE, `${JSON.stringify(sums, undefined, 2)}\n`);
