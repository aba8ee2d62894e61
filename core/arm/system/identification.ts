import type { Identification } from './context.ts';

/**
 * Cortex-A15 r4p0 as QEMU's `cortex-a15` presents it (its MIDR; feature registers as in the Cortex-A15 TRM, table 4-2 on).
 * ID_PFR1 has no Security Extensions: there is no Secure world.
 */
export const CORTEX_A15_R4P0: Identification = {
  MIDR: 0x414f_c0f0,
  REVIDR: 0,
  CTR: 0x8444_c004 | 0,
  CLIDR: 0x0a20_0023,
  CCSIDR: [0x701f_e00a, 0x201f_e00a, 0x711f_e07a],
  ID_PFR: [0x0000_1131, 0x0001_1001],
  ID_DFR0: 0x0201_0505,
  ID_AFR0: 0,
  ID_MMFR: [0x1020_1105, 0x2000_0000, 0x0124_0000, 0x0210_2211],
  ID_ISAR: [0x0210_1110, 0x1311_2111, 0x2123_2041, 0x1111_2131, 0x1001_1142, 0],
  FPSID: 0x4104_30f0,
  MVFR: [0x1011_0222, 0x1111_1111],
  DBGDIDR: 0x3515_f021,
  PMCR: 0x410f_3000,
  SCTLR_RESET: 0x00c5_0078,
  CBAR: 0,
};

/** Cortex-A15 r2p2, the core of DRA74x silicon. */
export const CORTEX_A15_R2P2: Identification = { ...CORTEX_A15_R4P0, MIDR: 0x412f_c0f2 };
