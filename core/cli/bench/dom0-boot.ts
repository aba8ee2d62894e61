import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeCpio } from '../../formats/cpio.ts';
import type { BootFiles } from '../../images/make-images.ts';
import { DEFAULT_DOM0_ARGS } from '../../machine/boot-rom.ts';
import type { Program } from './process.ts';
import type { Side } from './row.ts';
import { ASSETS, ourCommand, qemuCommand } from './sides.ts';

/** Of both machines; Dom0 has 512 of them. */
export const MEMORY_MIB = 1024;
const CPUS = 2;

/** The files of a boot; both sides get the same. */
export interface Dom0Files {
  readonly xen: string;
  readonly vmlinuz: string;
  readonly initrd: string;
}

/** Dom0's initramfs with the benchmark's programs behind it, in `directory`: Linux unpacks one archive after the other. */
export async function dom0Files({ xen, vmlinuz, dom0 }: BootFiles, directory: string): Promise<Dom0Files> {
  const file = async (name: string) =>
    ({ kind: 'file', mode: 0o755, bytes: await readFile(`${ASSETS}${name}`) }) as const;
  const ours = writeCpio(
    new Map([
      ['bench/probe', await file('probe.elf')],
      ['bench/run', await file('run')],
    ]),
  );
  const initrd = join(directory, 'bench.cpio.gz');
  await writeFile(initrd, Buffer.concat([await readFile(dom0), gzipSync(ours)]));
  return { xen, vmlinuz, initrd };
}

/** Boots Xen and Dom0 on the board that both sides have. `words` go to Dom0's command line. */
export function dom0Program(side: Side, files: Dom0Files, words: string, ourOptions: readonly string[]): Program {
  const dom0Args = `${DEFAULT_DOM0_ARGS}${words === '' ? '' : ` ${words}`}`;
  return side === 'ours' ? ourBoot(files, dom0Args, ourOptions) : qemuBoot(files, dom0Args);
}

function ourBoot({ xen, vmlinuz, initrd }: Dom0Files, dom0Args: string, options: readonly string[]): Program {
  const machine = ['--board', 'qemu-virt', '--memory', String(MEMORY_MIB), '--cpus', String(CPUS), '--clock', 'real'];
  const files = ['--xen', xen, '--kernel', vmlinuz, '--initrd', initrd];
  return ourCommand(['boot', ...machine, ...files, '--dom0-args', dom0Args, '--no-reset', ...options]);
}

/** Addresses as Xen's guide for QEMU has them; with highmem on, Linux hangs in the probe of PCI. */
function qemuBoot({ xen, vmlinuz, initrd }: Dom0Files, dom0Args: string): Program {
  const machine = ['-M', 'virt,virtualization=on,gic-version=2,highmem=off', '-cpu', 'cortex-a15'];
  const size = ['-m', String(MEMORY_MIB), '-smp', String(CPUS), '-nographic', '-no-reboot'];
  const xenArgs = 'console=dtuart dtuart=/pl011@9000000 dom0_mem=512M loglvl=all guest_loglvl=all';
  const modules = [
    ...['-device', `guest-loader,addr=0x60000000,kernel=${vmlinuz},bootargs=${dom0Args.replaceAll(',', ',,')}`],
    ...['-device', `guest-loader,addr=0x62000000,initrd=${initrd}`],
  ];
  return qemuCommand([...machine, ...size, '-kernel', xen, '-append', xenArgs, ...modules]);
}
