import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControlValue } from './controls.ts';
import { DrivePlayer, parseDrive } from './drive.ts';

function playing(text: string) {
  const values: Record<string, ControlValue> = { throttle: 0, speed: 40 };
  const failures: string[] = [];
  const player = new DrivePlayer(parseDrive(text), {
    get: (name) => {
      const value = values[name];
      return typeof value === 'number' || typeof value === 'string' ? value : 'none';
    },
    set: (given) => {
      if ('bad' in given) throw new Error('bad can not be set');
      Object.assign(values, given);
    },
    failed: (message) => failures.push(message),
  });
  return { player, values, failures };
}

describe('a drive', () => {
  it('sets values when their time has come', () => {
    const { player, values } = playing('# to the town\n0, gear=D, ignition=on\n2.5 , throttle=20 # go\n');
    player.advance(0);
    expect(values).toMatchObject({ gear: 'D', ignition: 'on', throttle: 0 });
    player.advance(2.49);
    expect(values.throttle).toBe(0);
    player.advance(2.5);
    expect([values.throttle, player.ended]).toEqual(['20', true]);
  });

  it('goes to a number in a straight line, until something else sets it', () => {
    const { player, values } = playing('1, speed=80~4, throttle=5\n10, speed=0~2\n11, speed=7');
    player.advance(1);
    player.advance(3);
    expect(values).toMatchObject({ speed: 60, throttle: '5' });
    player.advance(9);
    expect([values.speed, player.ended]).toEqual([80, false]);
    player.advance(10.5);
    expect(values.speed).toBe(60);
    player.advance(11);
    player.advance(13);
    expect([values.speed, player.ended]).toEqual(['7', true]);
  });

  it('begins anew behind repeat', () => {
    const { player, values } = playing('0, throttle=1\n1, throttle=2\n2, repeat');
    const seen = [0, 1, 2, 3, 4.5, 105].map((at) => {
      player.advance(at);
      return values.throttle;
    });
    expect(seen).toEqual(['1', '2', '1', '2', '1', '2']);
    expect(player.ended).toBe(false);
  });

  it('tells of a line that could not be done, and goes on', () => {
    const { player, values, failures } = playing('0, bad=1\n1, gear=P\n1, gear=3~2\n2, throttle=9');
    player.advance(5);
    expect(failures).toEqual(['line 1: bad can not be set', 'line 3: gear has no number from which it could go to 3']);
    expect(values.throttle).toBe('9');
  });

  it.each([
    ['', 'the script sets nothing'],
    ['x, a=1', 'line 1: a line begins with seconds'],
    ['1', 'line 1: nothing is set'],
    ['2, a=1\n1, a=1', 'line 2: 1 s is before the line above (2 s)'],
    ['1, a', 'line 1: "a" is not NAME=VALUE'],
    ['1, a=on~3', 'line 1: a: only a number can be reached in 3 s, not on'],
    ['0, a=1\n0, repeat', 'line 2: a script that is repeated takes some time'],
    ['0, a=1\n1, repeat\n2, a=2', 'line 3: nothing can come behind repeat'],
  ])('is refused as %j', (text, message) => {
    expect(() => parseDrive(text)).toThrow(message);
  });

  it('is read or refused, whatever it is', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('1, a=1', '2, b=3~4', '3, repeat', '#'),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        try {
          parseDrive(lines.join('\n'));
        } catch (error) {
          expect((error as Error).message).toMatch(/^line \d+: |^the script sets nothing/);
        }
      }),
    );
  });
});
