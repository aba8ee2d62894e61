/** A repeatable source of whole numbers below a bound. */
export function numbers(seed: number): (below: number) => number {
  let x = (seed * 2654435761 + 12345) | 1;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

const ALWAYS = 0xe000_0000;

/** A random A32 data-processing instruction on r0 to r7, often with flags and often conditional. */
function dataProcessing(pick: (below: number) => number): number {
  const condition = pick(3) === 0 ? pick(14) << 28 : ALWAYS;
  const opcode = pick(16);
  const compare = opcode >= 8 && opcode < 12;
  const s = compare || pick(2) === 0 ? 1 << 20 : 0;
  // MOV and MVN have no Rn, comparisons no Rd: those bits should be zero.
  const move = opcode === 13 || opcode === 15;
  const registers = (move ? 0 : pick(8) << 16) | (compare ? 0 : pick(8) << 12);
  const operand = pick(2) === 0 ? (1 << 25) | pick(0x1000) : (pick(32) << 7) | (pick(4) << 5) | pick(8);
  return (condition | (opcode << 21) | s | registers | operand) >>> 0;
}

/** A load or store of r0 to r6 in the 512 bytes around r8, of any size. */
function memoryAccess(pick: (below: number) => number): number {
  const load = pick(2) << 20;
  const t = pick(7) << 12;
  const up = pick(2) << 23;
  if (pick(2) === 0) return (0xe508_0000 | load | up | (pick(2) << 22) | t | pick(256)) >>> 0;
  const offset = pick(256);
  const half = load ? [0xb0, 0xd0, 0xf0][pick(3)]! : 0xb0;
  return (0xe148_0000 | load | up | t | ((offset & 0xf0) << 4) | (offset & 15) | half) >>> 0;
}

/** LDREX/ADD/STREX on r8, MRS, MSR flags, multiplies, saturation: what the translator treats apart. */
function special(pick: (below: number) => number): number[] {
  switch (pick(6)) {
    case 0:
      return [0xe198_1f9f, 0xe281_1001, 0xe188_2f91];
    case 1:
      return [0xe10f_3000];
    case 2:
      return [0xe128_f004];
    case 3:
      // RdHi odd, RdLo even: they must differ.
      return [0xe0c0_0090 | ((1 + 2 * pick(3)) << 16) | ((2 * pick(4)) << 12) | (pick(8) << 8) | pick(8)];
    case 4:
      return [0xe100_0050 | (pick(8) << 16) | (pick(8) << 12) | pick(8)];
    default:
      return [0xe710_f010 | (pick(8) << 16) | (pick(8) << 8) | pick(8)].map((w) => (pick(2) ? w : w | (1 << 21)));
  }
}

const branch = (from: number, to: number, base: number): number => (base | ((to - from - 2) & 0xff_ffff)) >>> 0;

/**
 * A random program: a main loop that runs for ever over straight code, forward branches, inner loops and calls of functions that call
 * others. Returns its words; data lie 64 KiB behind. `extra` are words that are strewn in.
 */
export function randomProgram(seed: number, extra: readonly number[] = []): Uint8Array {
  const pick = numbers(seed);
  const words: number[] = [];
  const at = (): number => words.length;
  const straight = (): void => {
    for (let n = 1 + pick(6); n > 0; n--) {
      const kind = pick(8);
      if (kind < 4) words.push(dataProcessing(pick));
      else if (kind < 7) words.push(memoryAccess(pick));
      else words.push(...special(pick));
      if (extra.length > 0 && pick(6) === 0) words.push(extra[pick(extra.length)]!);
    }
  };
  // r8 = base + 64 KiB, SP behind it.
  words.push(0xe28f_8801, 0xe288_d801, 0xe3a0_9000);
  const calls: number[] = [];
  const body = (depth: number): void => {
    for (let n = 2 + pick(4); n > 0; n--) {
      straight();
      const shape = pick(4);
      if (shape === 0) {
        // A conditional branch forward, over some code.
        const from = at();
        words.push(0);
        straight();
        words[from] = branch(from, at(), (pick(14) << 28) | 0x0a00_0000);
      } else if (shape === 1) {
        // An inner loop: r10 counts.
        words.push(0xe3a0_a000 | (1 + pick(12)));
        const head = at();
        straight();
        words.push(0xe25a_a001);
        words.push(branch(at(), head, 0x1a00_0000));
      } else if (shape === 2 && depth < 2) {
        calls.push(at());
        words.push(depth);
      }
    }
  };
  const loop = at();
  body(0);
  words.push(0xe289_9001, branch(at() + 1, loop, 0xea00_0000));
  // Functions, called from the level above.
  for (let depth = 1; depth <= 2; depth++) {
    const callers = calls.splice(0);
    const entry = at();
    words.push(0xe92d_4400);
    body(depth);
    words.push(0xe8bd_8400);
    for (const caller of callers) words[caller] = branch(caller, entry, 0xeb00_0000);
  }
  for (const caller of calls) words[caller] = 0xe1a0_0000;
  return new Uint8Array(Uint32Array.from(words).buffer);
}
