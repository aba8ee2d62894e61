import { describe, expect, test } from 'vitest';
import { CPU_STATE_SIZE, Word } from '../state.ts';
import { Builder } from './builder.ts';
import { conditionHolds, type Environment, interpret } from './interpret.ts';

const newState = (): Int32Array => new Int32Array(CPU_STATE_SIZE / 4);

function newBuilder(isa: 'a32' | 't32' = 'a32'): Builder {
  return new Builder({
    isa,
    size: 4,
    offset: 8,
    pageOffset: 8,
    bigEndian: false,
    fpEnabled: true,
    simdEnabled: true,
    inIT: false,
  });
}

function recorder(): Environment & { log: string[] } {
  const log: string[] = [];
  return {
    log,
    load: (address, kind) => {
      log.push(`load ${kind} ${address}`);
      return 77;
    },
    store: (address, value, kind) => void log.push(`store ${kind} ${address} ${value}`),
    call: (name, args) => {
      log.push(`call ${name} ${args}`);
      return 5;
    },
    fp: (name, args) => void log.push(`fp ${name} ${args}`),
  };
}

describe('interpreter of instruction nodes', () => {
  test('registers keep the value they had when they were read', () => {
    const b = newBuilder();
    const old = b.reg(1);
    b.setReg(1, 9);
    b.setReg(2, b.add(old, 1));
    const state = newState();
    state[1] = 41;

    expect(interpret(b.finish('t').nodes, state, recorder())).toBe(false);
    expect([state[1], state[2]]).toEqual([9, 42]);
  });

  test('r15 reads two instructions ahead', () => {
    const a32 = newBuilder();
    a32.setReg(0, a32.reg(15));
    const t32 = newBuilder('t32');
    t32.setReg(1, t32.reg(15));
    const state = newState();
    state[Word.BLOCK_PC] = 0x1000;
    interpret(a32.finish('t').nodes, state, recorder());
    interpret(t32.finish('t').nodes, state, recorder());

    expect([state[0], state[1]]).toEqual([0x1010, 0x100c]);
  });

  test('only the chosen side of an if has effects', () => {
    const b = newBuilder();
    b.if(
      b.reg(0),
      () => b.store(4, 1, 'u32'),
      () => b.setReg(1, b.load(8, 'u8')),
    );
    const state = newState();
    const env = recorder();
    interpret(b.finish('t').nodes, state, env);

    expect(env.log).toEqual(['load u8 8']);
    expect(state[1]).toBe(77);
  });

  test('N and Z are read from the words of a result', () => {
    const b = newBuilder();
    b.setReg(0, b.flag('N'));
    b.setReg(1, b.flag('Z'));
    const { nodes } = b.finish('t');
    const readAfter = (result: number): number[] => {
      const state = newState();
      state[Word.NF] = state[Word.ZF] = result;
      interpret(nodes, state, recorder());
      return [state[0], state[1]];
    };

    expect([readAfter(0), readAfter(-2), readAfter(7)]).toEqual([
      [0, 1],
      [1, 0],
      [0, 0],
    ]);
  });

  test('bx to an odd address enters T32', () => {
    const b = newBuilder();
    b.bx(b.reg(3));
    const state = newState();
    state[3] = 0x8001;

    expect(interpret(b.finish('t').nodes, state, recorder())).toBe(true);
    expect([state[Word.PC], state[Word.T]]).toEqual([0x8000, 1]);
  });

  test('each condition code is the negation of its neighbour, and follows N, Z, C and V', () => {
    // Columns: N Z C V and the even codes that hold.
    const cases: [number, number, number, number, number[]][] = [
      [0, 0, 0, 0, [10, 12]],
      [1, 0, 0, 0, [4]],
      [0, 1, 0, 0, [0, 10]],
      [0, 0, 1, 0, [2, 8, 10, 12]],
      [0, 1, 1, 0, [0, 2, 10]],
      [0, 0, 0, 1, [6]],
      [1, 0, 0, 1, [4, 6, 10, 12]],
    ];
    for (const [n, z, c, v, holding] of cases) {
      const state = newState();
      state[Word.NF] = -n;
      state[Word.ZF] = 1 - z;
      state[Word.CF] = c;
      state[Word.VF] = v;
      for (let code = 0; code < 14; code += 2) {
        expect([code, conditionHolds(state, code)]).toEqual([code, holding.includes(code)]);
        expect(conditionHolds(state, code + 1)).toBe(!holding.includes(code));
      }
    }
  });
});
