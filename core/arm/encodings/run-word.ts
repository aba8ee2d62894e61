import { interpret } from '../ir/interpret.ts';
import type { Node } from '../ir/node.ts';
import { CPU_STATE_SIZE, Word } from '../state.ts';
import { rows as a32Data } from './a32-data.ts';
import { rows as a32Media } from './a32-media.ts';
import { InstructionDecoder } from './decode.ts';
import { rows as t16Data } from './t16-data.ts';
import { rows as t32Data } from './t32-data.ts';
import { rows as t32Media } from './t32-media.ts';

const decoder = new InstructionDecoder({
  a32: [...a32Data, ...a32Media],
  t16: t16Data,
  t32: [...t32Data, ...t32Media],
});

/** What a word starts from; registers that are not named are 0. */
export interface Setup {
  readonly isa?: 'a32' | 't32';
  readonly at?: number;
  readonly regs?: Readonly<Record<number, number>>;
  /** Of `NZCVQ`, those that are set. */
  readonly flags?: string;
  readonly ge?: number;
  /** Condition of the IT block around the instruction; 14 is none. */
  readonly it?: number;
}

/** What a word left behind. */
export interface Outcome {
  readonly name: string;
  /** r0 to r14, unsigned. */
  readonly regs: readonly number[];
  readonly flags: string;
  readonly ge: number;
  /** Target and instruction set if it branched, with the kinds of branch in the nodes. */
  readonly branch?: { readonly target: number; readonly thumb: boolean; readonly kind: string };
  readonly calls: readonly string[];
}

const FLAGS = ['N', 'Z', 'C', 'V', 'Q'] as const;

function readFlags(state: Int32Array): string {
  const set = {
    N: state[Word.NF] < 0,
    Z: state[Word.ZF] === 0,
    C: state[Word.CF] === 1,
    V: state[Word.VF] === 1,
    Q: state[Word.QF] === 1,
  };
  return FLAGS.filter((name) => set[name]).join('');
}

function initialState(setup: Setup): Int32Array {
  const state = new Int32Array(CPU_STATE_SIZE / 4);
  for (const [n, value] of Object.entries(setup.regs ?? {})) state[Number(n)] = value;
  const has = (name: string): number => Number((setup.flags ?? '').includes(name));
  state[Word.NF] = -has('N');
  state[Word.ZF] = 1 - has('Z');
  state[Word.CF] = has('C');
  state[Word.VF] = has('V');
  state[Word.QF] = has('Q');
  state[Word.GE] = setup.ge ?? 0;
  state[Word.T] = Number(setup.isa === 't32');
  state[Word.BLOCK_PC] = setup.at ?? 0;
  return state;
}

/** Branches also stand inside the `if` of a condition. */
function branchKind(nodes: readonly Node[]): string {
  const branch = nodes.flatMap((n) => [n, ...(n.consequent ?? [])]).find(({ op }) => op === 'branch' || op === 'bx');
  return branch?.name ?? '';
}

/** Decodes and interprets one data-processing, multiply or media instruction, for specs. A 16-bit T32 word is below 0x10000. */
export function runWord(word: number, setup: Setup = {}): Outcome {
  const isa = setup.isa ?? 'a32';
  const at = setup.at ?? 0;
  const instruction = decoder.decode(
    word,
    {
      isa,
      size: isa === 't32' && word >>> 16 === 0 ? 2 : 4,
      offset: 0,
      pageOffset: at & 0xfff,
      bigEndian: false,
      fpEnabled: false,
      simdEnabled: false,
      inIT: (setup.it ?? 14) !== 14,
    },
    setup.it ?? 14,
  );
  const state = initialState(setup);
  const calls: string[] = [];
  const branched = interpret(instruction.nodes, state, {
    load: () => 0,
    store: () => undefined,
    fp: () => undefined,
    call: (name, args) => {
      calls.push(`${name}(${args.map((x) => x >>> 0)})`);
      return 0;
    },
  });
  return {
    name: instruction.name,
    regs: Array.from(state.subarray(0, 15), (x) => x >>> 0),
    flags: readFlags(state),
    ge: state[Word.GE],
    calls,
    ...(branched
      ? { branch: { target: state[Word.PC] >>> 0, thumb: state[Word.T] === 1, kind: branchKind(instruction.nodes) } }
      : {}),
  };
}
