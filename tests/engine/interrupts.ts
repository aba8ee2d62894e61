import { TIMER_PPI } from '../../core/boards/board.ts';
import * as a from './assembler.ts';
import { START } from './pair.ts';

const VECTORS = START + 0x400;
type Vector = 'undefined' | 'svc' | 'prefetch' | 'data' | 'irq';
const ORDER: readonly (Vector | '')[] = ['', 'undefined', 'svc', 'prefetch', 'data', '', 'irq', ''];

/** A vector table whose entries lead to labels of the same names; those that are not there lead to an endless loop. */
export function vectors(p: a.Assembler, ...there: readonly Vector[]): a.Assembler {
  p.to(VECTORS).label('vectors');
  for (const name of ORDER) p.b(name !== '' && there.includes(name) ? name : 'vectors');
  return p;
}

export const setVectors = (p: a.Assembler): a.Assembler => p.address(0, 'vectors').add(a.mcr(a.VBAR, 0));

const [GICD, GICC] = [0x0800_0000, 0x0801_0000];
const CNTV_TVAL = [0, 14, 3, 0] as const;
const CNTV_CTL = [0, 14, 3, 1] as const;

/** The virtual timer on, and stacks for its interrupts; Supervisor mode. */
export function timerOn(p: a.Assembler): a.Assembler {
  p.set(0, GICD).add(a.movi(1, 1), a.str(1, 0, 0));
  p.set(1, 1 << (16 + TIMER_PPI.virtual)).add(a.str(1, 0, 0x100));
  p.set(0, GICC).add(a.movi(1, 1), a.str(1, 0, 0), a.movi(1, 0xff), a.str(1, 0, 4));
  p.add(a.movi(1, 50), a.mcr(CNTV_TVAL, 1), a.movi(1, 1), a.mcr(CNTV_CTL, 1), 0xf102_0012);
  return p.set(a.SP, START + 0xa000).add(0xf102_0013);
}

/** The handler: mixes where it came from, and with which SPSR (that has ITSTATE), into r12; the next interrupt is due after 7 to 70 ticks. */
export function timerHandler(p: a.Assembler): a.Assembler {
  p.label('irq').add(a.push(0, 1, 2), a.eorr(12, 12, a.LR), a.rol(12, 12, 1), a.mrsSaved(2), a.eorr(12, 12, 2));
  p.set(0, GICC).add(a.ldr(1, 0, 0xc), a.and(2, 12, 63), a.add(2, 2, 7), a.mcr(CNTV_TVAL, 2), a.str(1, 0, 0x10));
  return p.add(a.pop(0, 1, 2), a.exceptionReturn(4));
}
