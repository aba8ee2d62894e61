import type { InstructionDecoder } from '../../arm/encodings/decode.ts';
import { mayBeFloating } from '../../arm/encodings/floating.ts';
import { BlockKey, decodeAt, FLOATING_STATE } from '../evaluate/block.ts';
import { type Survey, survey } from './emit/survey.ts';

/** Surveys that are remembered: the frequent words of a program, a few MB. */
const MOST = 4096;
/** Bits of a block's key that an instruction's meaning depends on. */
const STATE = (1 << BlockKey.itShift) - 1;

/** Decodes and surveys instructions for translation, and remembers those met lately. */
export class SurveyCache {
  readonly #decoder: InstructionDecoder;
  /** By variant (key, condition, size, place in a word), then by word. */
  readonly #known: (Map<number, Survey> | undefined)[] = [];
  #count = 0;

  constructor(decoder: InstructionDecoder) {
    this.#decoder = decoder;
  }

  /** `pageOffset` is the instruction's place in its page; offsets in the result count from the instruction. */
  get(word: number, size: 2 | 4, key: number, it: number, pageOffset: number): Survey {
    const condition = it === 0 ? 0 : 16 | (it >>> 4);
    const state = key & (mayBeFloating(word, (key & BlockKey.thumb) !== 0, size) ? STATE : STATE & ~FLOATING_STATE);
    const variant = (((condition << BlockKey.itShift) | state) << 2) | (size & 2) | ((pageOffset >>> 1) & 1);
    const words = (this.#known[variant] ??= new Map());
    let known = words.get(word);
    if (!known) {
      if (++this.#count > MOST) {
        for (const map of this.#known) map?.clear();
        this.#count = 1;
      }
      const instruction = decodeAt(this.#decoder, { word, size }, key, it, 0, pageOffset & 3);
      known = survey(instruction, ((key >>> BlockKey.privilegeShift) & 3) as 0 | 1 | 2);
      words.set(word, known);
    }
    return known;
  }
}
