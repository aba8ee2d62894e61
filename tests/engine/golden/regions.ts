import { BlockKey } from '../../../core/engine/evaluate/block.ts';
import * as a from '../assembler.ts';

/** A region whose translation is kept as text. */
export interface Golden {
  readonly name: string;
  /** What it shows. */
  readonly title: string;
  /** Each instruction in words. */
  readonly source: readonly string[];
  readonly bytes: Uint8Array;
  readonly key: number;
  /** Its place in the page; the next page follows it in memory. */
  readonly offset?: number;
}

const PRIVILEGED = 1 << BlockKey.privilegeShift;
const FLOATS = BlockKey.fp | BlockKey.simd;
const words = (...list: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(list).buffer);
const halves = (...list: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(list).buffer);

export const GOLDEN: readonly Golden[] = [
  {
    name: 'loop-with-flags',
    title: 'a loop whose flags go into the next turn, and an exit',
    source: ['adds r1, r1, r0', 'adc r2, r2, #0', 'subs r0, r0, #1', 'bne .-12', 'bx lr'],
    bytes: words(0xe091_1000, 0xe2a2_2000, a.subs(0, 0, 1), 0x1aff_fffb, a.bx(a.LR)),
    key: PRIVILEGED,
  },
  {
    name: 'load-store',
    title: 'loads and stores of each size, and one of several registers',
    source: ['ldr r1, [r0, #4]', 'strb r1, [r0, #8]', 'ldrsh r2, [r0, #2]', 'stmia r0, {r1, r2}', 'bx lr'],
    bytes: words(a.ldr(1, 0, 4), a.strb(1, 0, 8), 0xe1d0_20f2, a.stmia(0, 1, 2), a.bx(a.LR)),
    key: PRIVILEGED,
  },
  {
    name: 'call-return',
    title: 'a function that calls another and returns',
    source: ['push {r4, lr}', 'bl .+0x100', 'add r0, r0, #1', 'pop {r4, pc}'],
    bytes: words(a.push(4, a.LR), 0xeb00_003e, a.add(0, 0, 1), a.pop(4, a.PC)),
    key: PRIVILEGED,
  },
  {
    name: 'page-end',
    title: 'a loop in Thumb with an instruction over the end of its page',
    source: [
      'adds r0, r0, #1 ; the last but one halfword of the page',
      'add.w r1, r1, r0',
      'cmp r1, r2',
      'bne .-8',
      'bx lr',
    ],
    bytes: halves(0x3001, 0xeb01, 0x0100, 0x4291, 0xd1fa, 0x4770),
    key: PRIVILEGED | BlockKey.thumb,
    offset: 0xffc,
  },
  {
    name: 'it-block',
    title: 'an IT block in Thumb',
    source: ['cmp r0, #10', 'ite gt', 'movgt r1, #1', 'addle r1, r1, r0', 'bx lr'],
    bytes: halves(0x280a, 0xbfcc, 0x2101, 0x1809, 0x4770),
    key: PRIVILEGED | BlockKey.thumb,
  },
  {
    name: 'exclusive',
    title: 'a counter by exclusives',
    source: ['ldrex r1, [r0]', 'add r1, r1, #1', 'strex r2, r1, [r0]', 'cmp r2, #0', 'bne .-16', 'bx lr'],
    bytes: words(a.ldrex(1, 0), a.add(1, 1, 1), a.strex(2, 1, 0), a.cmp(2, 0), 0x1aff_fffa, a.bx(a.LR)),
    key: PRIVILEGED,
  },
  {
    name: 'coprocessor',
    title: 'a register of the system read and written, interrupts masked, one operation left to the evaluator',
    source: ['mrc p15, 0, r0, c13, c0, 4', 'mcr p15, 0, r1, c13, c0, 3', 'cpsid i', 'mcr p15, 0, r2, c8, c7, 0'],
    bytes: words(a.mrc([0, 13, 0, 4], 0), a.mcr([0, 13, 0, 3], 1), a.CPSID_I, a.mcr(a.TLBIALL, 2)),
    key: PRIVILEGED,
  },
  {
    name: 'floating-point',
    title: 'double and vector arithmetic, in User mode',
    source: ['vldr d0, [r0]', 'vmul.f64 d1, d0, d0', 'vadd.f64 d2, d1, d0', 'vadd.i32 q4, q5, q6', 'bx lr'],
    bytes: words(0xed90_0b00, 0xee20_1b00, 0xee31_2b00, 0xf22a_884c, a.bx(a.LR)),
    key: FLOATS,
  },
  {
    name: 'floating-point-loop',
    title: 'a loop with floating-point registers in locals',
    source: ['vldr d1, [r0]', 'vmla.f64 d0, d1, d2', 'subs r1, r1, #1', 'bne .-12', 'bx lr'],
    bytes: words(0xed90_1b00, 0xee01_0b02, a.subs(1, 1, 1), 0x1aff_fffb, a.bx(a.LR)),
    key: FLOATS,
  },
];
