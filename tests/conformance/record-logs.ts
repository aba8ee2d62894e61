/** Records the logs of the system programs with QEMU: `node tests/conformance/record-logs.ts [PROGRAM…]`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { logFile, RUNS, readProgram } from './programs.ts';
import { runUnderQemu } from './qemu.ts';

mkdirSync(new URL('logs/', import.meta.url), { recursive: true });
const wanted = process.argv.slice(2);
for (const { name, start, log } of RUNS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const output = await runUnderQemu(readProgram(name), { start, cpus: 2 });
  writeFileSync(logFile(log), output);
  const text = new TextDecoder('latin1').decode(output);
  console.log(`${log}: ${text.split('\n').length - 1} lines${text.endsWith('end\n') ? '' : ', NOT WHOLE'}`);
}
