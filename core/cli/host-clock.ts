/** The host's monotonic clock in nanoseconds: the same in every thread of the process. */
export function hostClock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e9 + nanoseconds;
}
