import { describe, expect, it } from 'vitest';
import { expectation, parseCommandLine, seconds, typedBytes, UsageError } from './arguments.ts';

const text = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

describe('arguments', () => {
  it('text to be typed has escapes for control characters and any byte', () => {
    expect(text(typedBytes('ls\\n\\r\\t\\\\n\\=\\x1b[A'))).toBe('ls\n\r\t\\n=\x1b[A');
    expect([...typedBytes('\\xff')]).toEqual([0xff]);
    expect([...typedBytes('ä')]).toEqual([0xc3, 0xa4]);
    expect(text(typedBytes('\\q\\'))).toBe('\\q\\');
  });

  it('an expectation is parted at its first = without a backslash', () => {
    const { when, send } = expectation('a\\=b\\d=c=d');
    expect([when, text(send)]).toEqual(['a=b\\d', 'c=d']);
    expect(() => expectation('nothing')).toThrow(UsageError);
    expect(() => expectation('(=x')).toThrow(/regular expression/);
  });

  it('seconds may have a fraction, and nothing else', () => {
    expect(seconds('timeout', '1.5')).toBe(1.5);
    expect(seconds('timeout', '.5')).toBe(0.5);
    for (const bad of ['', '0', '-1', '1e3', '1s', 'Infinity', '99999999', '0x10'])
      expect(() => seconds('timeout', bad), bad).toThrow(/--timeout .*greater than 0/);
  });

  it('an unknown option is named, with the nearest one there is', () => {
    const parse = (...args: string[]) =>
      parseCommandLine({ args, options: { memory: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
    expect(parse('--memory', '3').values.memory).toBe('3');
    expect(() => parse('--memroy=3')).toThrow(/^there is no option --memroy: --memory\?$/);
    expect(() => parse('--frequency')).toThrow(/^there is no option --frequency$/);
    expect(() => parse('-x')).toThrow(/^there is no option -x$/);
    expect(() => parse('--help=yes')).toThrow(/^--help takes no value$/);
    expect(() => parse('--memory')).toThrow(/^--memory needs a value$/);
    expect(() => parse('file')).toThrow(/^'file' is left over/);
  });
});
