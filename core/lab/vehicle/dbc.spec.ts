import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitsOf, type DbcSignal, parseDbc, rawBounds } from './dbc.ts';
import { physicalIn, physicalOf, putSignal, rawIn, rawOf } from './signal.ts';
import { SIGNALS } from './signals.ts';

const OURS = readFileSync(join(import.meta.dirname, '../../../assets/vehicle/ivilab.dbc'), 'utf8');

const signal = (words: string) => parseDbc(`BO_ 1 M: 8 A\n SG_ S : ${words} [0|0] "" B`).messages[0]!.signals[0]!;

describe('DBC file', () => {
  it('of the lab describes every signal that the vehicle knows, and none that it does not', () => {
    const { messages } = parseDbc(OURS);
    const names = messages.flatMap(({ signals }) => signals.map(({ name }) => name));
    expect([...names].sort()).toEqual(Object.keys(SIGNALS).sort());
    expect(messages.every(({ cycle }) => cycle > 0)).toBe(true);
  });

  it('tells of messages, signals, cycles and names of values', () => {
    const { nodes, messages } = parseDbc(OURS);
    expect(nodes).toEqual(['Vehicle', 'Cluster', 'Gateway']);
    const [powertrain] = messages;
    expect(powertrain).toMatchObject({ id: 256, extended: false, name: 'Powertrain', length: 6, cycle: 10 });
    expect(powertrain!.signals[0]).toMatchObject({
      start: 0,
      length: 16,
      bigEndian: false,
      factor: 0.25,
      unit: '1/min',
    });
    expect(powertrain!.signals[0]!.receivers).toEqual(['Cluster', 'Gateway']);
    expect([...powertrain!.signals[2]!.values.values()]).toEqual(['P', 'R', 'N', 'D']);
  });

  it('may have what matters elsewhere: comments, attributes, environment variables, empty parts', () => {
    const text = `VERSION ""
NS_ :
\tCM_
\tBA_DEF_

BS_: 500000:1,2
BU_:
VAL_TABLE_ Gears 1 "one; or so" 0 "none" ;
BO_ 3221225472 VECTOR__INDEPENDENT_SIG_MSG: 0 Vector__XXX
 SG_ Lost : 0|8@1- (1,0) [0|0] "" Vector__XXX
BO_ 2566844670 Extended: 3 Vector__XXX
CM_ BU_ X "a \\"quoted\\"
second line";
BA_DEF_ SG_ "GenSigStartValue" INT 0 1;
BA_DEF_DEF_ "GenMsgCycleTime" 30;
BA_ "BusType" "CAN";
EV_ Door: 0 [0|1] "" 0 1 DUMMY_NODE_VECTOR0 Vector__XXX;
VAL_ Door 1 "open" 0 "closed" ;
`;
    expect(parseDbc(text).messages).toEqual([
      { id: 0x18fef0fe, extended: true, name: 'Extended', length: 3, sender: 'Vector__XXX', signals: [], cycle: 30 },
    ]);
  });

  it.each([
    ['BO_ 1 M: 9 A', 'line 1: 9 stands where a whole number from 0 to 8 is wanted'],
    ['BO_ 4000 M: 8 A', 'line 1: identifier 4000 of M is too large'],
    ['BO_ 1 M: 8 A\nBO_ 1 N: 8 A', 'line 2: message 1 is described twice'],
    ['BO_ 1 M: 1 A\n SG_ S : 4|5@1+ (1,0) [0|1] "" B', 'line 2: S needs bit 8: M has 1 bytes, bits 0 to 7'],
    [
      'BO_ 1 M: 1 A\n SG_ S : 0|4@1+ (1,0) [0|1] "" B\n SG_ T : 3|4@1+ (1,0) [0|1] "" B',
      'line 3: T and another signal',
    ],
    ['BO_ 1 M: 1 A\n SG_ S : 0|4@1+ (1,0) [0|1] "" B\n SG_ S : 4|4@1+ (1,0) [0|1] "" B', 'line 3: M has two signals S'],
    ['BO_ 1 M: 8 A\n SG_ S M : 0|4@1+ (1,0) [0|1] "" B', 'line 2: S: a colon is missing, or it is multiplexed'],
    ['BO_ 1 M: 8 A\n SG_ S : 0|33@1+ (1,0) [0|1] "" B', 'line 2: S has 33 bits'],
    ['BO_ 1 M: 8 A\n SG_ S : 0|3@1+ (0,0) [0|1] "" B', 'line 2: S: a factor of 0'],
    ['BO_ 1 M: 8 A\n SG_ S : 0|3@1+ (1,0) [2|1] "" B', 'line 2: S: its least value 2'],
    ['SG_ S : 0|3@1+ (1,0) [0|1] "" B', 'line 1: a signal (SG_) belongs below its message'],
    ['\n\nHELLO', 'line 3: HELLO is no statement of a DBC file'],
    ['VERSION "x', 'a text that does not end'],
    ['BO_ 1 M', "line 1: ':' is missing at the end of the file"],
    ['VAL_ 1 S 0 "a" ;', 'line 1: VAL_ is of a signal S of message 1, which there is not'],
    ['CM_ "x"', "line 1: a statement without ';'"],
  ])('refuses %j', (text, message) => {
    expect(() => parseDbc(text)).toThrow(message);
  });

  it('is read or refused with a line, whatever is broken in it', () => {
    fc.assert(
      fc.property(fc.nat(OURS.length), fc.nat(40), fc.string({ maxLength: 12 }), (at, length, put) => {
        try {
          parseDbc(OURS.slice(0, at) + put + OURS.slice(at + length));
        } catch (error) {
          expect((error as Error).constructor).toBe(Error);
          expect((error as Error).message).toMatch(/^line \d+: /);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('signal', () => {
  it('little-endian begins at its lowest bit, big-endian at its highest', () => {
    const data = new Uint8Array(8);
    putSignal(data, signal('4|12@1+ (1,0)'), 0xabc);
    expect([...data.subarray(0, 2)]).toEqual([0xc0, 0xab]);
    data.fill(0);
    // Motorola: from bit 3 of byte 0 down, then byte 1 from bit 7.
    putSignal(data, signal('3|12@0+ (1,0)'), 0xabc);
    expect([...data.subarray(0, 2)]).toEqual([0x0a, 0xbc]);
  });

  it('is cut to what fits and to its bounds', () => {
    const percent = parseDbc('BO_ 1 M: 8 A\n SG_ S : 0|8@1+ (0.5,0) [0|100] "" B').messages[0]!.signals[0]!;
    expect([rawOf(percent, 55.3), rawOf(percent, 200), rawOf(percent, -3)]).toEqual([111, 200, 0]);
    expect(rawOf(signal('0|8@1- (1,0)'), -200)).toBe(-128);
  });

  it('comes back from the bytes as it was put, and leaves the other bits', () => {
    const signals: fc.Arbitrary<DbcSignal> = fc
      .record({
        start: fc.nat(63),
        length: fc.integer({ min: 1, max: 32 }),
        bigEndian: fc.boolean(),
        signed: fc.boolean(),
      })
      .filter((s) => bitsOf(s).every((bit) => bit < 64))
      .map((s) => ({ ...signal('0|8@1+ (1,0)'), ...s, minimum: -(2 ** 40), maximum: 2 ** 40 }));
    fc.assert(
      fc.property(signals, fc.nat(0xffff_ffff), fc.uint8Array({ minLength: 8, maxLength: 8 }), (s, bits, before) => {
        const [least, most] = rawBounds(s.length, s.signed);
        const raw = least + (bits % (most - least + 1));
        const data = Uint8Array.from(before);
        putSignal(data, s, raw);
        expect(rawIn(data, s)).toBe(raw);
        for (const bit of bitsOf(s)) {
          data[bit >> 3]! &= ~(1 << (bit & 7));
          before[bit >> 3]! &= ~(1 << (bit & 7));
        }
        expect(data).toEqual(before);
      }),
    );
  });

  it('has decimal fractions without what binary ones add', () => {
    expect(physicalOf({ ...signal('0|16@1+ (0.1,0)') }, 3)).toBe(0.3);
    expect(physicalIn(Uint8Array.of(0xe8, 3, 0, 0, 0, 0, 0, 0), signal('0|16@1+ (0.01,-40)'))).toBe(-30);
  });
});
