/** Who is told how the making of the boot files goes. Texts are one line, without a newline. */
export interface Progress {
  /** Something begins that can take longer than a second. */
  step(text: string): void;
  /** Something has been done. */
  done(text: string): void;
  /** Something was not as wished, but the work goes on. */
  warn(text: string): void;
}

/** Bytes for people: `853 kB`, `41.4 MB` (powers of ten). */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
