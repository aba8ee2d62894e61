import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConsoleScript } from './console-script.ts';
import { consolePattern } from './console-text.ts';

/** A script, and what it typed. */
function script(until: string | undefined, ...expectations: (readonly [string, string])[]) {
  const typed: string[] = [];
  const made = new ConsoleScript(
    until === undefined ? undefined : consolePattern(until),
    expectations.map(([when, send]) => ({ when: consolePattern(when), send: new TextEncoder().encode(send) })),
    (bytes) => typed.push(new TextDecoder().decode(bytes)),
  );
  const show = (text: string | Uint8Array): string[] => {
    for (const byte of typeof text === 'string' ? new TextEncoder().encode(text) : text) made.output(byte);
    made.look();
    return typed;
  };
  return { script: made, show };
}

describe('console script', () => {
  it('sees a pattern, also one that comes in pieces', () => {
    const { script: s, show } = script('TOOLS-UP \\d');
    for (const piece of ['(XEN) TOO', 'LS-U', 'P', ' ']) show(piece);
    expect(s.seen).toBe(false);
    show('4.2');
    expect(s.seen).toBe(true);
  });

  it('types in answer to expectations in their order, each once', () => {
    const { script: s, show } = script(undefined, ['login:', 'root\n'], ['# ', 'ls\n'], ['# ', 'exit\n']);
    expect(show('# login: ')).toEqual(['root\n']);
    expect(show('login: ')).toEqual(['root\n']);
    expect(show('\n# ')).toEqual(['root\n', 'ls\n']);
    expect(s.waiting).toHaveLength(1);
    expect(show('ls\nfile\n# ')).toEqual(['root\n', 'ls\n', 'exit\n']);
    expect(s.waiting).toHaveLength(0);
  });

  it('looks for each expectation only behind the match of the one before', () => {
    const { show } = script(undefined, ['a', '1'], ['a', '2'], ['ab', '3']);
    expect(show('a')).toEqual(['1']);
    expect(show('b')).toEqual(['1']);
    expect(show('ab')).toEqual(['1', '2']);
    expect(show('ab')).toEqual(['1', '2', '3']);
  });

  it('meets several expectations in one piece of output', () => {
    expect(script(undefined, ['a', '1'], ['b', '2']).show('xaxbx')).toEqual(['1', '2']);
  });

  it('looks for the end only behind the last expectation', () => {
    const { script: s, show } = script('# ', ['# ', 'reboot\n']);
    show('# ');
    expect(s.seen).toBe(false);
    show('reboot\n# ');
    expect(s.seen).toBe(true);
  });

  it('takes ^ and $ as the ends of lines', () => {
    const { script: s, show } = script('^done$');
    show('not done\r\ndone at last\r\n');
    expect(s.seen).toBe(false);
    show('done\r\n');
    expect(s.seen).toBe(true);
  });

  it('matches characters beyond ASCII by their UTF-8 bytes', () => {
    const { script: s, show } = script('Grüße+');
    show('Grüße');
    expect(s.seen).toBe(true);
  });

  it('does not look again at what it has looked at, when the text is long and has no lines', () => {
    const { script: s, show } = script('never(?=x)|[a-z]+!', ['never', '']);
    const piece = new Uint8Array(500).fill(0x2e);
    const start = performance.now();
    for (let n = 0; n < 8000; n++) show(piece);
    // 4 MB; quadratic behaviour would take minutes.
    expect(performance.now() - start).toBeLessThan(4000);
    show('never ok!');
    expect(s.seen).toBe(true);
  });

  it('keeps no more than a window of text', () => {
    const { script: s, show } = script('start.*end');
    show('start');
    for (let n = 0; n < 20; n++) show('.'.repeat(8192));
    show('end');
    expect(s.seen).toBe(false);
    show('start and end');
    expect(s.seen).toBe(true);
  });

  it('an expectation that matches nothing at all does not loop', () => {
    expect(script(undefined, ['', '1'], ['x*', '2']).show('a')).toEqual(['1', '2']);
  });

  it('a text without overlapping matches gives the same answers however it is cut', () => {
    const words = fc.array(fc.constantFrom('ab', 'cd', '..', '\n'), { maxLength: 40 });
    fc.assert(
      fc.property(words, fc.array(fc.nat(5), { maxLength: 80 }), (parts, cuts) => {
        const text = parts.join('');
        const make = () => script('\\.\\.', ['ab', '1'], ['cd', '2'], ['ab', '3']);
        const whole = make();
        whole.show(text);
        const cut = make();
        let at = 0;
        for (const length of cuts) {
          cut.show(text.slice(at, at + length));
          at += length;
        }
        const typed = cut.show(text.slice(at));
        expect(typed).toEqual(whole.show(''));
        expect(cut.script.seen).toBe(whole.script.seen);
      }),
    );
  });
});
