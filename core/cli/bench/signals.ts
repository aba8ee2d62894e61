const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** Until the result is called, signals call `stop` in place of ending the process. The result is the number of the one that came. */
export function catchSignals(stop: () => void): () => number | undefined {
  let number: number | undefined;
  const on = (name: NodeJS.Signals): void => {
    number ??= SIGNALS[name as keyof typeof SIGNALS];
    stop();
  };
  for (const name of Object.keys(SIGNALS)) process.on(name, on);
  return () => {
    for (const name of Object.keys(SIGNALS)) process.off(name, on);
    return number;
  };
}
