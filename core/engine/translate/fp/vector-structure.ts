import { STAGING_WORD } from '../../../arm/fp/register-file.ts';
import { type Vector, VectorCode } from './vector.ts';
import type { VectorEmitter } from './vector-integer.ts';

/* Structures between the staging area, in the order of memory, and registers: core/arm/simd/structure.ts says what the arguments are. */

/** The staging area as D registers. */
const STAGING = STAGING_WORD / 2;

interface Structure {
  readonly size: number;
  readonly elements: number;
  readonly each: number;
  readonly step: number;
  readonly first: number;
}

const structureOf = ([size, elements, each, step, first]: readonly number[]): Structure => ({
  size: size!,
  elements: elements!,
  each: each!,
  step: step!,
  first: first!,
});

/** Bytes of the whole structures in registers and where each is in memory: element by element, and in it register after register. */
function memoryPlaces({ size, elements, each }: Structure): number[] {
  const bytes = size / 8;
  const perElement = each * 8;
  return Array.from({ length: elements * perElement }, (_, at) => {
    const [element, rest] = [Math.floor(at / perElement), at % perElement];
    return (Math.floor(rest / bytes) * elements + element) * bytes + (rest % bytes);
  });
}

/** D registers of the structures, in the order of `memoryPlaces`. */
const registersOf = ({ elements, each, step, first }: Structure): number[] =>
  Array.from({ length: elements * each }, (_, i) => first + Math.floor(i / each) * step + (i % each));

/** Two D registers as one vector; the second may be missing. */
function pair(v: VectorCode, first: number, second: number | undefined): Vector {
  if (second === undefined || second === first + 1) return v.table(second === undefined ? 1 : 2, first);
  return v.shuffle(
    v.register(1, first),
    v.register(1, second),
    [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23],
  );
}

function setPair(v: VectorCode, first: number, second: number | undefined, value: Vector): void {
  if (second === first + 1) {
    v.set(2, first, value);
    return;
  }
  v.set(1, first, value);
  if (second === undefined) return;
  v.set(1, second, v.shuffle(value, value, [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]));
}

/** Sixteen of the places from `from` on; past the end anything. */
const sixteen = (places: readonly number[], from: number): number[] =>
  Array.from({ length: 16 }, (_, i) => places[from + i] ?? 0);

/** The vectors of a list of D registers. */
const vectorsOf = (v: VectorCode, registers: readonly number[]): Vector[] =>
  Array.from({ length: Math.ceil(registers.length / 2) }, (_, i) =>
    v.keep(pair(v, registers[2 * i]!, registers[2 * i + 1])),
  );

const staging = (count: number): number[] => Array.from({ length: count }, (_, i) => STAGING + i);

/** All of `from`, with its bytes at `places`, to `to`. */
function move(v: VectorCode, from: readonly number[], to: readonly number[], places: readonly number[]): void {
  const [low, high] = vectorsOf(v, from);
  const results = Array.from({ length: Math.ceil(to.length / 2) }, (_, i) =>
    v.keep(v.shuffle(low!, high ?? low!, sixteen(places, i * 16))),
  );
  for (const [i, result] of results.entries()) setPair(v, to[2 * i]!, to[2 * i + 1], result);
}

/** Structures from the staging area to registers. */
const load: VectorEmitter = (x, args) => {
  const structure = structureOf(args);
  const registers = registersOf(structure);
  move(new VectorCode(x), staging(registers.length), registers, memoryPlaces(structure));
  return true;
};

/** Structures from registers to the staging area. */
const store: VectorEmitter = (x, args) => {
  const structure = structureOf(args);
  const registers = registersOf(structure);
  const places: number[] = [];
  for (const [at, memory] of memoryPlaces(structure).entries()) places[memory] = at;
  move(new VectorCode(x), registers, staging(registers.length), places);
  return true;
};

export const structureEmitters: Readonly<Record<string, VectorEmitter>> = { vldn: load, vstn: store };
