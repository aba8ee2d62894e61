import { describe } from 'vitest';
import { replayVectors } from './replay.ts';

/** A translation for every record takes its time; CONFORMANCE_ALL=1 takes all of them. */
const STEP = process.env.CONFORMANCE_ALL === '1' ? 1 : 4;

describe('translated before the first execution', () => {
  replayVectors('translate eagerly', STEP);
});
