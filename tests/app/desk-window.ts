import { DeskClient } from '../../electron/contract/client.ts';
import { decodeMessage, encodeMessage } from '../../electron/contract/codec.ts';
import type { DeskState, Figures, Happening } from '../../electron/contract/shapes.ts';
import type { Wire } from '../../electron/contract/wire.ts';
import type { Desk } from '../../electron/desk/desk.ts';
import { HeadPictures } from '../../renderer/desk/heads.ts';

/** Two ends of a wire in this process. Everything goes through the codec. */
function wirePair(): { window: Wire; desk: Wire } {
  let open = true;
  const end = (other: () => Wire): Wire => ({
    send: (message) => {
      const bytes = encodeMessage(message);
      setImmediate(() => open && other().onMessage(decodeMessage(bytes)));
    },
    onMessage: () => {},
    onClose: () => {},
    close: () => {
      if (!open) return;
      open = false;
      window.onClose();
      desk.onClose();
    },
  });
  const window: Wire = end(() => desk);
  const desk: Wire = end(() => window);
  return { window, desk };
}

/** A window of the app without a screen: it keeps what the desk tells. */
export class TestWindow {
  readonly client: DeskClient;
  /** While it is there the window draws nothing. */
  slow: Promise<void> | undefined;
  state!: DeskState;
  readonly happenings: Happening[] = [];
  readonly figures: Figures[] = [];
  readonly faults: string[] = [];
  readonly vehicle: Record<string, string | number> = {};
  /** By console: what came as events, and the place of the first byte. */
  readonly shown = new Map<string, { from: number; text: string }>();
  readonly tiles: { head: string; count: number; bytes: number }[] = [];
  readonly pictures = new HeadPictures((heads) => {
    this.client.call('heads.watch', { heads: [...heads] }).catch(() => {});
  });

  private constructor(desk: Desk) {
    const { window, desk: deskEnd } = wirePair();
    desk.open(deskEnd);
    this.client = new DeskClient(window);
    this.client.onFault = (fault) => this.faults.push(fault);
    this.client.on('state', (patch) => {
      this.state = { ...this.state, ...(patch as Partial<DeskState>) };
    });
    this.client.on('happening', (one) => this.happenings.push(one));
    this.client.on('figures', (one) => this.figures.push(one));
    this.client.on('vehicle', (values) => Object.assign(this.vehicle, values));
    this.client.on('console', ({ console, bytes, from }) => {
      const shown = this.shown.get(console) ?? { from, text: '' };
      shown.text += Buffer.from(bytes).toString('latin1');
      this.shown.set(console, shown);
    });
    this.client.on('tiles', (tiles) => {
      const bytes = tiles.tiles.reduce((sum, { pixels }) => sum + pixels.length, 0);
      this.tiles.push({ head: tiles.head, count: tiles.tiles.length, bytes });
      const { slow } = this;
      return this.pictures.take(tiles).then(() => slow);
    });
  }

  static async open(desk: Desk): Promise<TestWindow> {
    const window = new TestWindow(desk);
    const { state, happenings } = await window.client.call('desk.open', {});
    window.state = state;
    window.happenings.unshift(...happenings);
    return window;
  }

  call: DeskClient['call'] = (name, params) => this.client.call(name, params);

  type(console: string, text: string): Promise<unknown> {
    return this.call('consoles.write', { console, bytes: new TextEncoder().encode(text) });
  }

  /** What a console has shown so far. */
  async history(console: string): Promise<{ from: number; text: string }> {
    const { bytes, from } = await this.call('consoles.history', { console });
    return { from, text: Buffer.from(bytes).toString('latin1') };
  }

  close(): void {
    this.client.close();
  }
}
