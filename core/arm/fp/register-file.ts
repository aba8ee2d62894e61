/** Bytes of the register file: D0..D31, the first half of them also S0..S31. */
export const REGISTER_FILE_SIZE = 256;

/** Words from the register file to the staging area of structure loads and stores. */
export const STAGING_WORD = 72;
const STAGING_SIZE = 32;
/** Bytes from the register file's start to the end of what belongs to it. */
export const FP_STATE_SIZE = STAGING_WORD * 4 + STAGING_SIZE;

/** Where a register file lives; `byteOffset` is a multiple of 8. FPSCR is the word after its 256 bytes; FP_STATE_SIZE bytes in all. */
export interface RegisterFileLocation {
  readonly registers: ArrayBufferLike;
  readonly byteOffset: number;
}

/** Views of every element type on one register file. Element e of D n is element n · (8 / size) + e of the view. */
export class RegisterFile {
  readonly i8: Int8Array;
  readonly u8: Uint8Array;
  readonly i16: Int16Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly i64: BigInt64Array;
  readonly u64: BigUint64Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  /** Elements of structures in the order of memory, for one instruction. */
  readonly staging: Uint8Array;
  readonly #control: Int32Array;

  constructor({ registers, byteOffset }: RegisterFileLocation) {
    if (byteOffset % 8 !== 0) throw new Error(`register file at byte ${byteOffset}: must be a multiple of 8`);
    this.i8 = new Int8Array(registers, byteOffset, REGISTER_FILE_SIZE);
    this.u8 = new Uint8Array(registers, byteOffset, REGISTER_FILE_SIZE);
    this.i16 = new Int16Array(registers, byteOffset, REGISTER_FILE_SIZE / 2);
    this.u16 = new Uint16Array(registers, byteOffset, REGISTER_FILE_SIZE / 2);
    this.i32 = new Int32Array(registers, byteOffset, REGISTER_FILE_SIZE / 4);
    this.u32 = new Uint32Array(registers, byteOffset, REGISTER_FILE_SIZE / 4);
    this.i64 = new BigInt64Array(registers, byteOffset, REGISTER_FILE_SIZE / 8);
    this.u64 = new BigUint64Array(registers, byteOffset, REGISTER_FILE_SIZE / 8);
    this.f32 = new Float32Array(registers, byteOffset, REGISTER_FILE_SIZE / 4);
    this.f64 = new Float64Array(registers, byteOffset, REGISTER_FILE_SIZE / 8);
    this.staging = new Uint8Array(registers, byteOffset + STAGING_WORD * 4, STAGING_SIZE);
    this.#control = new Int32Array(registers, byteOffset + REGISTER_FILE_SIZE, 1);
  }

  /** The whole FPSCR as int32, with the cumulative flags that operations left. */
  get fpscr(): number {
    return this.#control[0]!;
  }
  set fpscr(value: number) {
    this.#control[0] = value;
  }

  /** Sets cumulative flags. */
  raise(flags: number): void {
    this.#control[0]! |= flags;
  }
}
