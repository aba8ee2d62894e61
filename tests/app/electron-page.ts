import type { CallName, CallParams } from '../../electron/contract/calls.ts';
import { DeskClient } from '../../electron/contract/client.ts';
import { type Bridge, connectElectron, type Page } from '../../electron/shell/electron-window.ts';

// A page for tests of the shell: it lets a test call the desk as a window does.
const page = globalThis as unknown as Page & { readonly ivilab: Bridge };
const client = new DeskClient(await connectElectron(page, page.ivilab));
const test = {
  call: (name: CallName, params: CallParams<CallName>) => client.call(name, params as never),
  faults: [] as string[],
  consoleBytes: 0,
  closed: false,
};
client.onFault = (fault) => test.faults.push(fault);
client.onClose = () => {
  test.closed = true;
};
client.on('console', ({ bytes }) => {
  test.consoleBytes += bytes.length;
});
Object.assign(page, { test });
