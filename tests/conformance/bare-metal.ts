/** A way to run a bare-metal image to its power-off: QEMU, or our machine. */
export interface BareMetalOptions {
  /** 'hyp': started in Hyp mode with the virtualization extensions; 'svc': without. */
  readonly start: 'svc' | 'hyp';
  readonly cpus: number;
  readonly blobs?: readonly { readonly address: number; readonly bytes: Uint8Array }[];
}

/** Returns what the image sent to the first UART until it powered off. Throws if it does not come to that. */
export type RunBareMetal = (image: Uint8Array, options: BareMetalOptions) => Promise<Uint8Array>;
