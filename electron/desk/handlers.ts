import { deflateSync } from 'node:zlib';
import { encodePng } from '../../core/lab/heads/png.ts';
import type { Handlers } from '../contract/server.ts';
import { applyLayout, compareWithRunning } from './apply.ts';
import type { DeskCore } from './desk.ts';
import type { DeskWindow } from './desk-window.ts';

/** What the desk does for each call of one window. */
export function handlers(desk: DeskCore, window: () => DeskWindow | undefined): Handlers {
  const ask = async (method: string, params: object): Promise<undefined> => {
    await desk.power.machine.call(method, params);
    return undefined;
  };
  const onDomain = (method: string) => (params: { domain: string }) => ask(`domains.${method}`, params);
  return {
    'desk.open': () => ({
      state: desk.state,
      happenings: [...desk.happenings.kept],
      figures: [...desk.figures],
      settings: desk.settings.settings,
    }),

    'power.on': async ({ layout }) => void (await desk.power.on(layout)),
    'power.off': async () => void (await desk.power.off()),
    'power.reset': () => ask('machine.reset', {}),
    'machine.pause': () => ask('machine.pause', {}),
    'machine.resume': () => ask('machine.resume', {}),
    'machine.speed': ({ speed }) => ask('machine.speed', speed),

    'domains.start': onDomain('create'),
    'domains.shutdown': onDomain('shutdown'),
    'domains.reboot': onDomain('reboot'),
    'domains.destroy': onDomain('destroy'),
    'domains.pause': onDomain('pause'),
    'domains.unpause': onDomain('unpause'),
    'domains.crash': onDomain('crash'),
    'domains.xenstore': async ({ path }) => {
      const { value } = (await desk.power.machine.call('domains.xenstoreRead', { path })) as { value: string | null };
      const { names } = (await desk.power.machine.call('domains.xenstoreList', { path })) as { names: string[] };
      return { value, names };
    },

    'consoles.write': ({ console, bytes }) => ask('consoles.write', { console, text: bytes }),
    'consoles.history': ({ console }) => desk.history(console).whole(),
    'consoles.resize': ({ console, columns, rows }) => desk.power.resized(console, columns, rows),

    'heads.watch': ({ heads, every }) => {
      window()?.watch(heads, every, desk.power.lab?.pictures ?? new Map());
      desk.follow();
      return undefined;
    },
    'heads.screenshot': async ({ head }) => ({
      png: pngOf((await desk.power.machine.call('display.frame', { head })) as never),
    }),
    'input.touch': (params) => ask('input.touch', params),
    'input.key': (params) => ask('input.key', params),

    'vehicle.list': async () => (await desk.power.machine.call('vehicle.list', {})) as never,
    'vehicle.set': (params) => ask('vehicle.set', params),
    'vehicle.drive': (params) => ask('vehicle.drive', params),

    'layouts.list': () => desk.layouts.list(),
    'layouts.open': ({ path }) => desk.layouts.open(path),
    'layouts.save': ({ layout, path, anyway = false }) => desk.layouts.save(layout, path, anyway),
    'layouts.check': async ({ layout }) => (await desk.layouts.check(layout)) as never,
    'layouts.compare': ({ layout }) => compareWithRunning(desk, layout),
    'layouts.apply': ({ layout }) => applyLayout(desk, layout),
    'layouts.export': ({ layout }) => desk.layouts.export(layout),
    'files.choose': async ({ what, suggested }) => {
      const { chooseFile } = desk.options;
      if (!chooseFile) throw new Error('this shell has no dialogs for files: write a path');
      return chooseFile(what, suggested);
    },

    'settings.set': ({ key, value }, end) => {
      desk.settings.set(key, value);
      desk.tell('setting', { key, value }, end);
      return undefined;
    },

    'tours.list': () => desk.tours.list(),
    'tours.start': async ({ tour }) => void (await desk.tours.start(tour)),
    'tours.stop': async () => void (await desk.tours.stop()),
    'tours.touched': () => {
      desk.tours.touched();
      return undefined;
    },
  };
}

/** A head's picture as a PNG file. */
function pngOf({
  width,
  height,
  pixels,
}: {
  width: number;
  height: number;
  pixels: Uint8Array;
}): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(pixels.slice().buffer);
  return new Uint8Array(encodePng({ width, height, pixels: words }, deflateSync));
}
