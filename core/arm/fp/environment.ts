import { FPSCR_AHP, FPSCR_DN, FPSCR_FZ, FPSCR_RMODE, FPSCR_RMODE_SHIFT, type RoundingMode } from './fpscr.ts';

/** What an exact operation reads of FPSCR, and the cumulative exception bits that it raises. */
export class Environment {
  rounding: RoundingMode = 0;
  flushToZero = false;
  defaultNan = false;
  alternativeHalf = false;
  /** IOC DZC OFC UFC IXC IDC raised since the last `load`, at their places in FPSCR. */
  raised = 0;

  /** Takes the control bits of an FPSCR value and forgets what was raised. */
  load(control: number): this {
    this.rounding = ((control & FPSCR_RMODE) >>> FPSCR_RMODE_SHIFT) as RoundingMode;
    this.flushToZero = (control & FPSCR_FZ) !== 0;
    this.defaultNan = (control & FPSCR_DN) !== 0;
    this.alternativeHalf = (control & FPSCR_AHP) !== 0;
    this.raised = 0;
    return this;
  }

  raise(flags: number): void {
    this.raised |= flags;
  }
}

/** An environment for the control bits of an FPSCR value. */
export const environment = (control = 0): Environment => new Environment().load(control);
