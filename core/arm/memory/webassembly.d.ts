/** The part of the WebAssembly JavaScript API that core uses: core is compiled without DOM types. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: SharedArrayBuffer;
  }
}
