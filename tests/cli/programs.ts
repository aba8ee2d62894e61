// Bare-metal programs of a few words, assembled by hand (ARM ARM A8.8), for QEMU's virt board: PL011 at 0x09000000, flat images at 0x40010000.

/** Where a flat image is loaded. */
export const IMAGE = 0x4001_0000;

const UART = 0x0900_0000;

type Register = number;

/** MOVW, MOVT: two words for any constant. */
export const set = (r: Register, value: number): number[] => [
  0xe300_0000 | ((value & 0xf000) << 4) | (r << 12) | (value & 0xfff),
  0xe340_0000 | (((value >>> 16) & 0xf000) << 4) | (r << 12) | ((value >>> 16) & 0xfff),
];

export const WFI = 0xe320_f003;
export const HERE = 0xeaff_fffe;
/** UDF #0 */
export const UNDEFINED = 0xe7f0_00f0;
/** BX r0 */
export const JUMP_R0 = 0xe12f_ff10;
export const CALL = { svc: 0xe140_0070, hyp: 0xe160_0070 } as const;

/** B to the word that lies `words` from this one. */
export const branch = (words: number): number => 0xea00_0000 | ((words - 2) & 0xff_ffff);

/** Sends text to the UART; uses r8 and r9. */
export const print = (text: string): number[] => [
  ...set(8, UART),
  ...[...text].flatMap((c) => [0xe3a0_9000 | c.charCodeAt(0), 0xe588_9000]),
];

export const FN = { cpuOn: 0x8400_0003, off: 0x8400_0008, reset: 0x8400_0009 } as const;

/** Calls the firmware, by HVC or SMC. */
export const psci = (fn: number, el: 'svc' | 'hyp' = 'svc'): number[] => [...set(0, fn), CALL[el]];

/** Sends the mode as a character: 'C' for Supervisor (0x13), 'J' for Hyp (0x1a). MRS r9, CPSR; AND; ADD; STR to the UART. */
export const PRINT_MODE: readonly number[] = [...set(8, UART), 0xe10f_9000, 0xe209_901f, 0xe289_9030, 0xe588_9000];

/** Waits for a byte and sends it back; goes on when it is `last`. Uses r7 to r9. */
export const echoUntil = (last: string): number[] => [
  ...set(8, UART),
  0xe598_9018, // LDR r9, [r8, #0x18]: UARTFR
  0xe319_0010, // TST r9, #RXFE
  0x1aff_fffc, // BNE to the LDR
  0xe598_7000, // LDR r7, [r8]
  0xe588_7000, // STR r7, [r8]
  0xe357_0000 | last.charCodeAt(0), // CMP r7, #last
  0x1aff_fff8, // BNE to the first LDR
];

/** The image of a program, little-endian. */
export const image = (...words: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(words).buffer);

/** Words as an ELF executable that is loaded at `address` and begins there. `machine` is e_machine. */
export function elf(words: readonly number[], address: number, machine = 40): Uint8Array {
  const code = image(...words);
  const file = new Uint8Array(0x54 + code.length);
  const view = new DataView(file.buffer);
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  for (const [at, value] of [
    [16, 2],
    [18, machine],
    [40, 52],
    [42, 32],
    [44, 1],
    [46, 40],
  ] as const)
    view.setUint16(at, value, true);
  for (const [at, value] of [
    [20, 1],
    [24, address],
    [28, 52],
  ] as const)
    view.setUint32(at, value, true);
  const header = [1, 0x54, address, address, code.length, code.length, 5, 4];
  for (const [n, value] of header.entries()) view.setUint32(52 + 4 * n, value, true);
  file.set(code, 0x54);
  return file;
}
