import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeCpio } from '../../core/formats/cpio.ts';
import { ivilab, type Run } from '../boot/ivilab.ts';

const root = join(import.meta.dirname, '../..');
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A file of assets/guests/rtos. */
export const builtImage = (name: string): Uint8Array => readFileSync(join(root, 'assets/guests/rtos', name));

/**
 * Boots Xen and Dom0, with files added below /rtos, runs a shell script there and ends.
 * @param files - by name; the script itself is run.sh.
 */
export async function runInDom0(script: string, files: ReadonlyMap<string, Uint8Array>): Promise<Run> {
  const images = (await ivilab(['images'])).output.trim();
  const added = writeCpio(
    new Map(
      [...files, ['run.sh', encode(`${script}\necho RTOS-SCRIPT-DONE\n`)] as const].map(([name, bytes]) => [
        `rtos/${name}`,
        { kind: 'file', mode: 0o644, bytes },
      ]),
    ),
  );
  const directory = mkdtempSync(join(tmpdir(), 'ivilab-rtos-'));
  try {
    const initrd = join(directory, 'dom0.cpio.gz');
    // An initramfs may be several archives one after the other.
    writeFileSync(initrd, Buffer.concat([readFileSync(join(images, 'dom0.cpio.gz')), gzipSync(added)]));
    return await ivilab([
      ...['boot', '--initrd', initrd, '--timeout', '800', '--until', '^RTOS-SCRIPT-DONE'],
      ...['--expect-send', 'dom0:/# =sh /rtos/run.sh\\n'],
    ]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * A shell script's beginning: `start NAME IMAGE ARGUMENTS` makes a domain whose console goes to /run/NAME; `say NAME TEXT` types a line;
 * `heard NAME PATTERN` waits. `device NAME KIND [NODE VALUE]…` gives the domain a PV device, as a toolstack would;
 * `backend NAME KIND STATE` sets the back end's state, `reached NAME KIND STATE` waits for the front end's and tells it.
 */
export const SHELL = `
start() {
  cat >/run/$1.cfg <<END
name = "$1"
kernel = "/rtos/$2"
memory = 32
vcpus = 1
extra = "$3"
on_crash = "preserve"
on_poweroff = "preserve"
END
  xl create -p -q /run/$1.cfg
  xl console $1 </dev/null >/run/$1 2>&1 &
  xl unpause $1
}
say() { printf '%s\\r' "$2" >$(xenstore-read /local/domain/$(xl domid $1)/console/tty); usleep 60000; }
heard() {
  n=0
  while [ $n -lt 200 ] && ! grep -q "$2" /run/$1; do usleep 50000; n=$((n + 1)); done
}
device() {
  id=$(xl domid $1)
  F=/local/domain/$id/device/$2/0
  B=/local/domain/0/backend/$2/$id/0
  K=$2
  shift 2
  while [ $# -gt 0 ]; do xenstore-write $B/$1 $2; shift 2; done
  xenstore-write $B/frontend $F $B/frontend-id $id $B/online 1 $B/state 1
  xenstore-write $F/backend-id 0 $F/state 1 $F/backend $B
  xenstore-chmod -r $B n0 r$id
  xenstore-chmod -r $F n$id r0
}
backend() { xenstore-write /local/domain/0/backend/$2/$(xl domid $1)/0/state $3; }
reached() {
  n=0
  node=/local/domain/$(xl domid $1)/device/$2/0/state
  while [ $n -lt 40 ] && [ "$(xenstore-read $node)" != $3 ]; do usleep 50000; n=$((n + 1)); done
  echo "$2 of $1 is $(xenstore-read $node), wanted $3"
}
`;
