import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { type ITheme, Terminal } from '@xterm/xterm';
import type { Happening } from '../../../electron/contract/shapes.ts';
import { call, onConsole } from '../../desk/desk.ts';
import { consoles as texts } from '../../texts/consoles.ts';
import { ConsoleFeed } from './feed.ts';
import { drawWithWebgl } from './graphics.ts';
import { AFRESH, LEAVE_ALTERNATE, type Mark, markLine, marksFor } from './marks.ts';
import { mayBeSent } from './replies.ts';
import { bufferText } from './save.ts';
import { ConsoleStream } from './stream.ts';
import { Typing } from './typing.ts';

/** Lines that can be scrolled back to. */
export const SCROLL_BACK = 10_000;
const FONT = '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace';
/** Milliseconds without another change of size before the desk is told. */
const RESIZE_PAUSE = 300;
/** Milliseconds until a history that could not be had is asked for again. */
const HISTORY_PAUSE = 2000;

/** What a session tells those who show its tab. */
export interface SessionEnds {
  /** Something was shown while nobody could see it. */
  unread(): void;
  /** Somebody can see it from now on. */
  seen(): void;
  /** Something was shown for the first time. */
  begun(): void;
  /** For the person at the terminal. */
  failed(message: string): void;
}

/** One console in this window. Its terminal stays when its place on the screen goes. */
export class ConsoleSession {
  readonly name: string;
  readonly terminal: Terminal;
  readonly search = new SearchAddon({ highlightLimit: 2000 });
  readonly #host = document.createElement('div');
  readonly #fit = new FitAddon();
  readonly #feed: ConsoleFeed;
  readonly #stream: ConsoleStream;
  readonly #typing: Typing;
  readonly #ends: SessionEnds;
  readonly #release: () => void;
  #seen = false;
  /** Number of the newest happening that was seen. */
  #told = -1;
  #replaying = true;
  #resize: ReturnType<typeof setTimeout> | undefined;
  #gone = false;
  /** It is being scrolled to its end. */
  #ending = false;

  constructor(name: string, colours: ITheme, size: number, ends: SessionEnds) {
    this.name = name;
    this.#ends = ends;
    this.terminal = new Terminal({
      allowProposedApi: true,
      scrollback: SCROLL_BACK,
      fontFamily: FONT,
      fontSize: size,
      lineHeight: 1.2,
      theme: colours,
      minimumContrastRatio: 4.5,
      cursorStyle: 'bar',
      cursorInactiveStyle: 'outline',
      rightClickSelectsWord: true,
      overviewRuler: { width: 10 },
      // A guest writes links; where they lead is nothing to be opened from here.
      linkHandler: { activate: () => {} },
    });
    this.#host.style.height = '100%';
    this.terminal.loadAddon(this.#fit);
    this.terminal.loadAddon(this.search);
    this.#feed = new ConsoleFeed(
      {
        write: (bytes, done) => this.terminal.write(bytes, done),
        line: (text, done) => this.#line(text, done),
      },
      (milliseconds, act) => setTimeout(act, milliseconds),
      (bytes) => JSON.stringify({ text: texts.leftOut(bytes), bad: false, end: false } satisfies Mark),
    );
    this.#stream = new ConsoleStream({
      bytes: (bytes) => this.#show(bytes),
      gap: (count) => this.#feed.gap(count),
      mark: (mark) => this.#mark(mark),
      restart: () => this.#mark({ text: texts.otherMachine, bad: false, end: true }),
    });
    this.#typing = new Typing(
      (bytes) => call('consoles.write', { console: name, bytes }),
      (message) => ends.failed(message),
    );
    this.terminal.onData((data) => {
      if (mayBeSent(data, name, this.#attended)) this.#type(new TextEncoder().encode(data));
    });
    this.terminal.onBinary((data) => this.#type(Uint8Array.from(data, (character) => character.charCodeAt(0))));
    this.terminal.onResize(({ cols, rows }) => this.#resized(cols, rows));
    this.#release = onConsole(name, (bytes, from) => {
      this.#stream.take(bytes, from);
      if (!this.#seen) ends.unread();
    });
  }

  /** Asks for what the console has shown so far. The listener is there already: nothing is missed, and nothing comes twice. */
  async join(): Promise<void> {
    this.#replaying = true;
    try {
      const { bytes, from } = await call('consoles.history', { console: this.name });
      this.#stream.history(bytes, from);
      await this.#feed.drained();
      this.#replaying = false;
    } catch {
      setTimeout(() => this.#gone || void this.join(), HISTORY_PAUSE);
    }
  }

  /** The wire is gone: what comes on the next one waits for its history. */
  left(): void {
    this.#stream.rejoin();
  }

  /** What has happened, all of it, newest last: what concerns this console is marked in its place, once. */
  told(happenings: readonly Happening[]): void {
    const newest = happenings.at(-1)?.number ?? -1;
    // Another desk counts anew.
    if (newest < this.#told) this.#told = -1;
    for (const mark of marksFor(this.name, happenings, this.#told)) this.#stream.mark(mark);
    this.#told = newest;
  }

  /** Puts the terminal into a place on the page. Returns its release. */
  mount(place: HTMLElement): () => void {
    place.append(this.#host);
    if (!this.terminal.element) {
      this.terminal.open(this.#host);
      drawWithWebgl(this.terminal);
      void document.fonts.load(`${this.terminal.options.fontSize}px ${FONT}`).then(() => this.#measure());
    }
    const sizes = new ResizeObserver(() => this.#fitted());
    sizes.observe(place);
    const sight = new IntersectionObserver((entries) => this.#see(entries.at(-1)!.isIntersecting));
    sight.observe(place);
    this.#fitted();
    return () => {
      sizes.disconnect();
      sight.disconnect();
      this.#see(false);
      this.#host.remove();
    };
  }

  paint(colours: ITheme, size: number): void {
    this.terminal.options.theme = colours;
    if (this.terminal.options.fontSize === size) return;
    this.terminal.options.fontSize = size;
    this.#fitted();
  }

  clear(): void {
    this.#feed.clear();
    this.terminal.clear();
  }

  /** All that is kept of what was shown, with what waits to be shown. */
  async text(): Promise<string> {
    await this.#feed.drained();
    return bufferText(this.terminal.buffer.normal);
  }

  dispose(): void {
    this.#gone = true;
    this.#release();
    this.terminal.dispose();
    this.#host.remove();
  }

  get #attended(): boolean {
    return !this.#replaying && this.#seen && document.hasFocus() && document.activeElement === this.terminal.textarea;
  }

  #type(bytes: Uint8Array): void {
    if (!this.#typing.type(bytes)) this.#ends.failed(texts.pasteLarge);
  }

  #show(bytes: Uint8Array): void {
    this.#ends.begun();
    this.#feed.push(bytes);
  }

  #mark(mark: Mark): void {
    this.#feed.line(JSON.stringify(mark));
    if (!this.#seen && !this.#replaying) this.#ends.unread();
  }

  #line(text: string, done: () => void): void {
    const mark: Mark = JSON.parse(text);
    const { buffer, cols } = this.terminal;
    const leave = mark.end && buffer.active.type === 'alternate' ? LEAVE_ALTERNATE : '';
    const column = leave === '' ? buffer.active.cursorX : buffer.normal.cursorX;
    this.terminal.write(`${leave}${mark.end ? AFRESH : ''}${markLine(mark, column, cols)}`, done);
  }

  #see(seen: boolean): void {
    this.#seen = seen;
    this.#feed.shown = seen;
    if (seen) this.#ends.seen();
  }

  /** The letters' size is known when their font is there. */
  #measure(): void {
    if (this.#gone) return;
    this.terminal.options.fontFamily = 'monospace';
    this.terminal.options.fontFamily = FONT;
    this.#fitted();
  }

  #fitted(): void {
    const { clientWidth, clientHeight } = this.#host;
    if (clientWidth <= 40 || clientHeight <= 20 || !this.terminal.element) return;
    const { active } = this.terminal.buffer;
    const atEnd = this.#ending || active.viewportY === active.baseY;
    this.#fit.fit();
    if (atEnd) this.#keepEnd();
  }

  /**
   * xterm 6 takes a new height over with the next frame, and keeps its scroll bar where it was: with what was written while nobody could see
   * it, that is some lines before the end. A line there and back puts it right.
   */
  #keepEnd(): void {
    if (this.#ending) return;
    this.#ending = true;
    const later = (act: () => void): void => void requestAnimationFrame(() => requestAnimationFrame(act));
    later(() => {
      this.#ending = false;
      if (this.#gone) return;
      this.terminal.scrollLines(-1);
      this.terminal.scrollToBottom();
    });
  }

  #resized(columns: number, rows: number): void {
    clearTimeout(this.#resize);
    this.#resize = setTimeout(
      () => void call('consoles.resize', { console: this.name, columns, rows }).catch(() => {}),
      RESIZE_PAUSE,
    );
  }
}
