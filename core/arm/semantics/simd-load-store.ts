import { STAGING_WORD } from '../fp/register-file.ts';
import type { Builder, Value } from '../ir/builder.ts';

/** Bytes that an address must be a multiple of whatever SCTLR.A says. */
export type Alignment = 1 | 2 | 4 | 8 | 16 | 32;

/** The address side of VLDn and VSTn. */
export interface Access {
  readonly n: number;
  /** 15: no writeback, 13: by the bytes transferred, otherwise by that register. */
  readonly m: number;
  readonly load: boolean;
  readonly alignment: Alignment;
}

/** Element j of a structure is in D register `first` + j · `step` (and the `each` - 1 after it). Sizes are in bits. */
export interface Structure {
  readonly size: number;
  readonly first: number;
  readonly elements: number;
  readonly step: number;
}

const KINDS = { 8: 'u8', 16: 'u16', 32: 'u32' } as const;
const kindOf = (size: number) => KINDS[size as 8 | 16 | 32];

/** A place in the register file: a word and the bits in it. */
interface Place {
  readonly word: number;
  readonly low: number;
}

function place(register: number, index: number, size: number): Place {
  const bit = index * size;
  return { word: register * 2 + (bit >> 5), low: bit & 31 };
}

const maskOf = (size: number): number => (size === 32 ? -1 : 2 ** size - 1);

function writeBack(b: Builder, { n, m }: Access, base: Value, bytes: number): void {
  if (m !== 15) b.setReg(n, b.add(base, m === 13 ? bytes : b.reg(m)));
}

/** Only the first access checks the alignment of the whole. */
const optionsOf = ({ alignment }: Access, isFirst: boolean) => (isFirst ? { align: alignment } : {});

/** Under SCTLR.A a doubleword element must be aligned as one (ARM ARM A3.2.1), although it is accessed by words. */
const aligned = (b: Builder, access: Access, size: number): Access =>
  b.context.alignmentChecked && size === 64 && access.alignment < 8 ? { ...access, alignment: 8 } : access;

/** Loads `count` pieces of `size` bits in memory order. */
function loadAll(b: Builder, access: Access, base: Value, size: number, count: number): Value[] {
  return Array.from({ length: count }, (_, i) =>
    b.load(b.add(base, (i * size) / 8), kindOf(size), optionsOf(access, i === 0)),
  );
}
function storeAll(b: Builder, access: Access, base: Value, size: number, values: readonly Value[]): void {
  values.forEach((value, i) => {
    b.store(b.add(base, (i * size) / 8), value, kindOf(size), optionsOf(access, i === 0));
  });
}

/** Memory order of the elements of whole registers: where each is in the register file. A 64-bit element is two words. */
function memoryOrder({ size, first, elements, step, each }: Structure & { each: number }): Place[] {
  const piece = Math.min(size, 32);
  const count = (64 / piece) * each;
  const places: Place[] = [];
  for (let i = 0; i < count; i++) for (let j = 0; j < elements; j++) places.push(place(first + j * step, i, piece));
  return places;
}

/** VLDn and VSTn (multiple structures). */
export function transferMultiple(b: Builder, asked: Access, structure: Structure & { each: number }): void {
  const access = aligned(b, asked, structure.size);
  const base = b.reg(access.n);
  if (b.context.bigEndian || b.context.alignmentChecked) transferElements(b, access, base, structure);
  else transferWords(b, access, base, structure);
  writeBack(b, access, base, structure.elements * structure.each * 8);
}

/**
 * In little-endian order memory is accessed by words, whatever the element size, unless alignment is checked.
 * Structures go through the staging area.
 */
function transferWords(b: Builder, access: Access, base: Value, structure: Structure & { each: number }): void {
  const { size, elements, each, step, first } = structure;
  const from = elements === 1 ? first * 2 : STAGING_WORD;
  const count = elements * each * 2;
  if (access.load) {
    const words = loadAll(b, access, base, 32, count);
    for (const [i, word] of words.entries()) b.setFpWord(from + i, word);
    if (elements > 1) b.fp('simd.vldn', size, elements, each, step, first);
    return;
  }
  if (elements > 1) b.fp('simd.vstn', size, elements, each, step, first);
  const words = Array.from({ length: count }, (_, i) => b.fpWord(from + i));
  storeAll(b, access, base, 32, words);
}

/** Element by element; in big-endian order a doubleword's high word comes first. */
function transferElements(b: Builder, access: Access, base: Value, structure: Structure & { each: number }): void {
  const size = Math.min(structure.size, 32);
  const places = memoryOrder(structure);
  if (b.context.bigEndian && structure.size === 64)
    for (let i = 0; i < places.length; i += 2) places.splice(i, 2, places[i + 1]!, places[i]!);
  if (access.load) setPlaces(b, places, loadAll(b, access, base, size, places.length));
  else storeAll(b, access, base, size, getPlaces(b, size, places));
}

function getPlaces(b: Builder, size: number, places: readonly Place[]): Value[] {
  return places.map(({ word, low }) => (size === 32 ? b.fpWord(word) : b.bits(b.fpWord(word), low, size)));
}

/** Sets whole words: every word that `places` touches has all its pieces among them. */
function setPlaces(b: Builder, places: readonly Place[], pieces: readonly Value[]): void {
  const words = new Map<number, Value>();
  places.forEach(({ word, low }, i) => {
    words.set(word, b.or(words.get(word) ?? 0, b.shl(pieces[i]!, low)));
  });
  for (const [word, value] of words) b.setFpWord(word, value);
}

/** VLDn and VSTn (single structure to one lane). */
export function transferLane(b: Builder, access: Access, structure: Structure & { index: number }): void {
  const { size, first, elements, step, index } = structure;
  const places = Array.from({ length: elements }, (_, j) => place(first + j * step, index, size));
  const base = b.reg(access.n);
  if (access.load) {
    const pieces = loadAll(b, access, base, size, elements);
    places.forEach(({ word, low }, j) => {
      const kept = b.and(b.fpWord(word), ~(maskOf(size) << low));
      b.setFpWord(word, b.or(kept, b.shl(pieces[j]!, low)));
    });
  } else storeAll(b, access, base, size, getPlaces(b, size, places));
  writeBack(b, access, base, (elements * size) / 8);
}

/** VLDn (single structure to all lanes). */
export function loadAllLanes(b: Builder, access: Access, structure: Structure & { each: number }): void {
  const { size, first, elements, step, each } = structure;
  const base = b.reg(access.n);
  const pieces = loadAll(b, access, base, size, elements);
  pieces.forEach((piece, j) => {
    const word = size === 32 ? piece : b.mul(piece, size === 8 ? 0x0101_0101 : 0x0001_0001);
    const from = (first + j * step) * 2;
    for (let i = from; i < from + each * 2; i++) b.setFpWord(i, word);
  });
  writeBack(b, access, base, (elements * size) / 8);
}
