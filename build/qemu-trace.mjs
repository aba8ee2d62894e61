#!/usr/bin/env node
// Turns QEMU's log into the form of --trace, so that the two can be laid side by side; see docs/trace.md.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { QemuLog } from '../core/debug/trace/qemu-log.ts';

const HELP = `node build/qemu-trace.mjs [--cpu N] [--from ADDRESS] [--no-regs] [LOG]

Reads the log that qemu-system-arm -d exec,cpu,nochain -singlestep -D LOG wrote (standard input if none is named)
and writes what --trace 'in;regs;bare' would have. --from leaves out what came before ADDRESS (hexadecimal).
`;

function fail(message) {
  process.stderr.write(`qemu-trace: ${message}\n`);
  process.exit(1);
}

let parsed;
try {
  parsed = parseArgs({
    allowPositionals: true,
    options: {
      cpu: { type: 'string' },
      from: { type: 'string' },
      'no-regs': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
} catch (error) {
  fail(`${error.message}\n${HELP}`);
}
const { values, positionals } = parsed;
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
if (values.cpu !== undefined && !/^\d$/.test(values.cpu)) fail(`--cpu ${values.cpu}: a CPU number is wanted`);
if (values.from !== undefined && !/^(0x)?[0-9a-fA-F]{1,8}$/.test(values.from))
  fail(`--from ${values.from}: a hexadecimal address is wanted`);

const input = positionals[0] === undefined ? process.stdin : createReadStream(positionals[0]);
input.on('error', (error) => fail(`can't read ${positionals[0]}: ${error.message}`));
process.stdout.on('error', (error) => (error.code === 'EPIPE' ? process.exit(0) : fail(error.message)));

let out = '';
const flush = () => {
  process.stdout.write(out);
  out = '';
};
const log = new QemuLog(
  {
    cpu: values.cpu === undefined ? undefined : Number(values.cpu),
    from: values.from === undefined ? undefined : Number.parseInt(values.from, 16),
    regs: !values['no-regs'],
  },
  (line) => {
    out += `${line}\n`;
    if (out.length > 1 << 16) flush();
  },
);
for await (const line of createInterface({ input })) log.line(line);
flush();
