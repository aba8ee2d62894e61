import type { Row } from '../../core/arm/encodings/row.ts';
import { tables } from '../../core/arm/encodings/tables.ts';
import type { Board } from '../../core/boards/board.ts';
import { parts } from '../../core/boards/parts.ts';
import { Random } from '../conformance/random.ts';
import { branch, image, set, WFI } from './programs.ts';

// Programs that do what no sensible program does: garbage into devices, system registers and translation tables, and as code.

/** Words that go back to behind the instruction that faulted. Eight of them make a table of vectors. */
const MOVS_PC_LR = 0xe1b0_f00e;
const SUBS_PC_LR_4 = 0xe25e_f004;
const VECTORS = [MOVS_PC_LR, MOVS_PC_LR, MOVS_PC_LR, MOVS_PC_LR, SUBS_PC_LR_4, MOVS_PC_LR, SUBS_PC_LR_4, SUBS_PC_LR_4];
/** MRS r12, ELR_hyp; ADD r12, r12, #4; MSR ELR_hyp, r12; ERET */
const HYP_HANDLER = [0xe10e_c300, 0xe28c_c004, 0xe12e_f30c, 0xe160_006e];

const CPSIE_AIF = 0xf108_01c0;
const FUNCTIONS = [0x8400_0000, 0x8400_0003, 0x8400_0003, 0x8400_0004, 0x8400_0006, 0x8400_000a];

interface Place {
  readonly base: number;
  readonly size: number;
}

/** Where a board has registers. */
export function registersOf(board: Board): Place[] {
  const { distributor, cpuInterface, hypInterface, virtualCpuInterface } = board.gic;
  return [
    ...board.devices.map((d) => ({ base: d.at, size: parts[d.kind].size })),
    { base: distributor, size: 0x1000 },
    ...[cpuInterface, hypInterface, virtualCpuInterface].map((base) => ({ base, size: 0x2000 })),
  ];
}

/** A program made from a seed, a flat image. */
export function garbageProgram(board: Board, el: 'svc' | 'hyp', seed: number): Uint8Array {
  const dice = new Random(seed);
  const start = board.ram.base + 0x1_0000;
  const places = registersOf(board);
  const value = (): number =>
    dice.of([
      () => dice.word(),
      () => dice.below(256),
      () => 2 ** dice.below(32),
      () => dice.of([0, 1, 0xffff_ffff, 0x8000_0000]),
      () => start + dice.below(0x4000),
      () => (start + dice.below(0x40) * 0x1000) | dice.below(16),
      () => dice.of(places).base + dice.below(0x200),
    ])();
  const device = (): number[] => {
    const place = dice.of(places);
    const offset = dice.of([dice.below(place.size), dice.below(0x100), dice.below(0x40) * 4]);
    // STR, LDR, STRB, LDRB, STRH, LDRH of r1 at [r0].
    const access = dice.of([0xe580_1000, 0xe580_1000, 0xe590_1000, 0xe5c0_1000, 0xe5d0_1000, 0xe1c0_10b0, 0xe1d0_10b0]);
    return [...set(0, place.base + offset), ...set(1, value()), access];
  };
  const row = (): number => {
    const { name, value: fixed, mask }: Row = dice.of(tables.a32);
    // Seldom enough that most programs get further.
    if (/^(WFI|WFE|B |B$|BL|BX)/.test(name) && !dice.chance(0.1)) return row();
    const drawn = (fixed | (dice.word() & ~mask)) >>> 0;
    return mask >>> 28 === 0xf ? drawn : ((drawn & 0x0fff_ffff) | 0xe000_0000) >>> 0;
  };
  const something = (): number[] =>
    dice.of([
      device,
      device,
      device,
      () => [row()],
      () => [row()],
      () => [row()],
      () => [dice.word()],
      () => set(dice.below(13), value()),
      // MCR and MRC of cp15, MCRR and MRRC.
      () => [...set(1, value()), ((0xee00_1f10 | (dice.word() & 0x00ff_00ef)) & 0xffff_1fff) >>> 0],
      () => [...set(1, value()), (0xec40_1f00 | (dice.word() & 0x001f_00ff)) >>> 0],
      () => (dice.chance(0.1) ? [WFI - dice.below(2)] : [0xe320_f004]), // WFI, WFE; SEV
      () => [
        ...set(0, dice.of(FUNCTIONS)),
        ...set(1, dice.below(3)),
        ...set(2, value()),
        dice.of([0xe140_0070, 0xe160_0070]),
      ],
    ])();
  const vectorsAt = start + 0x20;
  const vectors: number[] = el === 'hyp' ? VECTORS.map((_, n) => branch(8 - n)) : [...VECTORS];
  const begin = [
    ...set(0, vectorsAt),
    0xee0c_0f10, // MCR VBAR
    ...(el === 'hyp' ? [0xee8c_0f10] : []), // MCR HVBAR
    ...set(0, 0x00f0_0000),
    0xee01_0f50, // MCR CPACR
    0xf57f_f06f, // ISB
    ...set(0, 0x4000_0000),
    0xeee8_0a10, // VMSR FPEXC, r0
    ...set(13, start + 0x8000),
    CPSIE_AIF,
  ];
  const body: number[] = [];
  while (body.length < 400) body.push(...something());
  // After a jump to nowhere it goes on somewhere in the body.
  vectors[3] = branch(8 + HYP_HANDLER.length - 3 + begin.length + dice.below(body.length));
  const head = [branch(8 + 8 + 4), 0, 0, 0, 0, 0, 0, 0, ...vectors, ...HYP_HANDLER];
  const data = Array.from({ length: 0x400 }, () => dice.of([value(), dice.word(), 0]));
  return image(...head, ...begin, ...body, branch(-body.length), ...data);
}
