import type { Fault } from './mmu/fault.ts';

/** Why an instruction did not complete. Thrown by system operations and accesses, caught by the engine at the instruction. */
export type GuestException =
  | { readonly kind: 'undefined' }
  | { readonly kind: 'svc'; readonly imm: number }
  | { readonly kind: 'hvc'; readonly imm: number }
  | { readonly kind: 'prefetch'; readonly fault: Fault; readonly address: number }
  | {
      readonly kind: 'data';
      readonly fault: Fault;
      readonly address: number;
      readonly write: boolean;
      /** A cache or address-translation operation. */
      readonly maintenance: boolean;
    }
  /** Trapped to Hyp mode: exception class and the ISS of the instruction. */
  | { readonly kind: 'hyp trap'; readonly ec: number; readonly iss: number }
  | { readonly kind: 'bkpt' };

/** What is thrown: an envelope, so that a bug's Error and a guest's exception can't be mixed up. */
export class Raised {
  readonly exception: GuestException;

  constructor(exception: GuestException) {
    this.exception = exception;
  }
}

export function raise(exception: GuestException): never {
  throw new Raised(exception);
}

/** Exception classes of HSR (ARM ARM B3.13.6, table B3-25). */
export const Ec = {
  UNKNOWN: 0x00,
  WFX: 0x01,
  CP15_RT: 0x03,
  CP15_RRT: 0x04,
  CP14_RT: 0x05,
  CP14_LS: 0x06,
  HCPTR: 0x07,
  CP10_ID: 0x08,
  BXJ: 0x0a,
  CP14_RRT: 0x0c,
  SVC: 0x11,
  HVC: 0x12,
  SMC: 0x13,
  PREFETCH_LOWER: 0x20,
  PREFETCH_SAME: 0x21,
  DATA_LOWER: 0x24,
  DATA_SAME: 0x25,
} as const;
