/** The element type of a destination, and whether a value has had to be saturated to it. */
export interface Lane<T> {
  readonly bits: number;
  /** `x` brought into the type's range; notes it when that changed it. */
  q(x: T): T;
}

/** Elements of up to 32 bits as numbers. Intermediate values are exact integers of up to 53 bits. */
export class NarrowLane implements Lane<number> {
  bits = 8;
  saturated = false;
  #least = 0;
  #most = 0;

  reset(bits: number, unsigned: boolean): this {
    this.bits = bits;
    this.#least = unsigned ? 0 : -(2 ** (bits - 1));
    this.#most = 2 ** (unsigned ? bits : bits - 1) - 1;
    this.saturated = false;
    return this;
  }

  q(x: number): number {
    if (x >= this.#least && x <= this.#most) return x;
    this.saturated = true;
    return x < this.#least ? this.#least : this.#most;
  }
}

/** Elements whose values or intermediate values take 64 bits, as bigint. */
export class WideLane implements Lane<bigint> {
  bits = 64;
  saturated = false;
  #least = 0n;
  #most = 0n;

  reset(bits: number, unsigned: boolean): this {
    this.bits = bits;
    this.#least = unsigned ? 0n : -(1n << BigInt(bits - 1));
    this.#most = (1n << BigInt(unsigned ? bits : bits - 1)) - 1n;
    this.saturated = false;
    return this;
  }

  q(x: bigint): bigint {
    if (x >= this.#least && x <= this.#most) return x;
    this.saturated = true;
    return x < this.#least ? this.#least : this.#most;
  }
}
