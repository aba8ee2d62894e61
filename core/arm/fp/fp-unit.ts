import { type BoundSimd, bindSimd } from '../simd/primitives.ts';
import type { RegisterFileLocation } from './register-file.ts';
import { ScalarUnit } from './scalar-unit.ts';

/**
 * VFPv4 and Advanced SIMDv2 of one CPU. The primitives that instructions name are the methods of ScalarUnit, such as `add`,
 * and those of `simd`, such as `simd.vadd`.
 */
export class FpUnit extends ScalarUnit {
  readonly simd: BoundSimd;

  constructor(location: RegisterFileLocation) {
    super(location);
    this.simd = bindSimd(this);
  }

  /** A primitive by the name that instructions give it, bound to this unit. Throws for a name that doesn't exist. */
  primitive(name: string): (...args: number[]) => void {
    const isSimd = name.startsWith('simd.');
    const owner: object = isSimd ? this.simd : this;
    const method: unknown = Reflect.get(owner, isSimd ? name.slice('simd.'.length) : name);
    if (typeof method !== 'function') throw new Error(`${name}: not a primitive of the FpUnit`);
    return method.bind(owner) as (...args: number[]) => void;
  }
}
