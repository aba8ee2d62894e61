/**
 * Where QEMU 7.2 does not do what the architecture says, or what the Cortex-A15 has: lines of its logs and what we expect instead.
 * Each was looked up; a line that merely differs does not belong here.
 */
export interface Difference {
  readonly logs: readonly string[];
  readonly because: string;
  /** A line that stands just before, where the lines alone don't tell the place. */
  readonly after?: string;
  readonly qemu: readonly string[];
  readonly a15: readonly string[];
}

/** A trap that QEMU does not have: its line is missing. */
const missingTrap = (because: string, after: string, ...a15: string[]): Difference => ({
  logs: ['hyp-entry.hyp'],
  because,
  after,
  qemu: [],
  a15,
});

export const DIFFERENCES: readonly Difference[] = [
  missingTrap(
    'WFE is a mere hint to QEMU (ARM ARM B1.14.9: HCR.TWE)',
    'TWI: WFI: WFI or WFE, hsr 07e00000 mode 13',
    'TWE: WFE: WFI or WFE, hsr 07e00001 mode 13',
  ),
  {
    logs: ['hyp-entry.hyp'],
    because: 'HCR.TID1 traps TCMTR and TLBTR (ARM ARM B1.14.3)',
    qemu: ['TID1: AIDR: MCR or MRC p15, hsr 0fee4061 mode 13'],
    a15: [
      'TID1: TCMTR: MCR or MRC p15, hsr 0fe40061 mode 13',
      'TID1: TLBTR: MCR or MRC p15, hsr 0fe60061 mode 13',
      'TID1: AIDR: MCR or MRC p15, hsr 0fee4061 mode 13',
    ],
  },
  missingTrap(
    'HCR.TID3 traps the ID_* registers (ARM ARM B1.14.3)',
    'TID2: write of CSSELR: MCR or MRC p15, hsr 0fe08060 mode 13',
    'TID3: ID_PFR0: MCR or MRC p15, hsr 0fe00063 mode 13',
    'TID3: ID_ISAR5: MCR or MRC p15, hsr 0fea0065 mode 13',
    'TID3: ID_MMFR3: MCR or MRC p15, hsr 0fee0063 mode 13',
  ),
  missingTrap(
    'HCR.TSW, TPC, TPU trap cache maintenance (ARM ARM B1.14.5)',
    "the guest's MPIDR 80000042, ours 80000000",
    'TSW: DCISW: MCR or MRC p15, hsr 0fe41c6c mode 13',
    'TSW: DCCISW: MCR or MRC p15, hsr 0fe41c7c mode 13',
    'TPC: DCCMVAC: MCR or MRC p15, hsr 0fe21c74 mode 13',
    'TPC: DCIMVAC: MCR or MRC p15, hsr 0fe21c6c mode 13',
    'TPU: ICIMVAU: MCR or MRC p15, hsr 0fe21c6a mode 13',
    'TPU: DCCMVAU: MCR or MRC p15, hsr 0fe21c76 mode 13',
    'TPU: ICIALLU: MCR or MRC p15, hsr 0fe01c6a mode 13',
  ),
  missingTrap(
    'HCR.TIDCP traps the IMPLEMENTATION DEFINED registers of c9 (ARM ARM B1.14.4)',
    'TTLB: TLBIMVAIS: MCR or MRC p15, hsr 0fe22066 mode 13',
    'TIDCP: L2CTLR: MCR or MRC p15, hsr 0fe46461 mode 13',
  ),
  {
    logs: ['hyp-entry.hyp'],
    because: 'a trapped use of Advanced SIMD has HSR.TA set and no coprocessor number (ARM ARM B3.13.6)',
    qemu: ['HCPTR.TCP10: VADD.I32: HCPTR, hsr 1fe0000a mode 13'],
    a15: ['HCPTR.TCP10: VADD.I32: HCPTR, hsr 1fe00020 mode 13'],
  },
  {
    logs: ['hyp-entry.hyp'],
    because: 'the same; HCPTR.TASE and TCPAC and HDCR.TPMCR trap (ARM ARM B1.14.11, B1.14.12, B4.1.53)',
    qemu: ['HCPTR.TCP10: VLD1: HCPTR, hsr 1fe0000a mode 13'],
    a15: [
      'HCPTR.TCP10: VLD1: HCPTR, hsr 1fe00020 mode 13',
      'HCPTR.TASE: VADD.I32: HCPTR, hsr 1fe00020 mode 13',
      'HCPTR.TASE: VLD1: HCPTR, hsr 1fe00020 mode 13',
      'HCPTR.TCPAC: CPACR: MCR or MRC p15, hsr 0fe40461 mode 13',
      'HDCR.TPMCR: PMCR: MCR or MRC p15, hsr 0fe02479 mode 13',
    ],
  },
  {
    logs: ['hyp-entry.hyp'],
    because: 'LDM of User registers is UNDEFINED in Hyp mode (ARM ARM B9.3.6)',
    qemu: ['LDM of user registers in Hyp mode: none hsr 86000022 spsr 1a'],
    a15: ['LDM of user registers in Hyp mode: undefined hsr 00000000 spsr 1a'],
  },
  {
    logs: ['hyp-entry.hyp'],
    because: 'RFE is UNDEFINED in Hyp mode: no syndrome but class 0 (ARM ARM B9.3.13)',
    qemu: ['RFE in Hyp mode: undefined hsr 3a000000 spsr 1a'],
    a15: ['RFE in Hyp mode: undefined hsr 00000000 spsr 1a'],
  },
  {
    logs: ['hyp-entry.hyp'],
    because: 'an abort of Hyp mode itself has no valid instruction syndrome (ARM ARM B3.13.6)',
    qemu: [
      'load from nothing: data abort hsr 97830005 far c0000000 mode 1a',
      'store to nothing: data abort hsr 97830045 far c0000000 mode 1a',
    ],
    a15: [
      'load from nothing: data abort hsr 94000005 far c0000000 mode 1a',
      'store to nothing: data abort hsr 94000045 far c0000000 mode 1a',
    ],
  },
  {
    logs: ['structure-alignment.svc'],
    because: 'QEMU checks an alignment of 32 bytes as one of 16 (ARM ARM A8.8.329, align field of VLD4)',
    qemu: [
      'vld4_8_at256 le, A 0: +---------------+---------------+ status 1, e8915200',
      'vld4_8_at256 be, A 0: +---------------+---------------+ status 1, e8915200',
      'vld4_8_at256 le, A 1: +---------------+---------------+ status 1, e8915200',
      'vld4_8_at256 be, A 1: +---------------+---------------+ status 1, e8915200',
    ],
    a15: [
      'vld4_8_at256 le, A 0: +-------------------------------+ status 1, 007f9418',
      'vld4_8_at256 be, A 0: +-------------------------------+ status 1, 007f9418',
      'vld4_8_at256 le, A 1: +-------------------------------+ status 1, 007f9418',
      'vld4_8_at256 be, A 1: +-------------------------------+ status 1, 007f9418',
    ],
  },
];
