/** What went wrong in a translation or an access, without regard to the descriptor format in which it will be reported. */
export type FaultKind =
  | 'alignment'
  | 'translation'
  | 'access flag'
  | 'domain'
  | 'permission'
  | 'external'
  | 'external on walk'
  | 'debug';

/** A memory fault. `level` is the walk's level (0 when none). */
export interface Fault {
  readonly kind: FaultKind;
  readonly level: number;
  /** Stage 2 of the translation failed; `ipa` is the address it failed for. */
  readonly stage2: boolean;
  /** The stage 2 fault came from a stage 1 table walk. */
  readonly onWalk: boolean;
  readonly ipa: number;
  /** Domain of a short-descriptor fault, 0 otherwise. */
  readonly domain: number;
}

export const fault = (kind: FaultKind, level: number, rest: Partial<Fault> = {}): Fault => ({
  kind,
  level,
  stage2: false,
  onWalk: false,
  ipa: 0,
  domain: 0,
  ...rest,
});

/** FS[4:0] of DFSR and IFSR in the short-descriptor format (ARM ARM B3.13.3, table B3-23). */
export function shortStatus(f: Fault): number {
  const page = f.level === 2;
  switch (f.kind) {
    case 'alignment':
      return 0x01;
    case 'debug':
      return 0x02;
    case 'access flag':
      return page ? 0x06 : 0x03;
    case 'translation':
      return page ? 0x07 : 0x05;
    case 'domain':
      return page ? 0x0b : 0x09;
    case 'permission':
      return page ? 0x0f : 0x0d;
    case 'external':
      return 0x08;
    case 'external on walk':
      return page ? 0x0e : 0x0c;
  }
}

/** STATUS[5:0] in the long-descriptor format and in HSR (ARM ARM B3.13.3, table B3-24). */
export function longStatus(f: Fault): number {
  switch (f.kind) {
    case 'alignment':
      return 0x21;
    case 'debug':
      return 0x22;
    case 'translation':
      return 0x04 | f.level;
    case 'access flag':
      return 0x08 | f.level;
    case 'permission':
      return 0x0c | f.level;
    case 'domain':
      return 0x3c | f.level;
    case 'external':
      return 0x10;
    case 'external on walk':
      return 0x14 | f.level;
  }
}
