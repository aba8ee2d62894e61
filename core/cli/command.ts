/** Where a command reads and writes: the process's own streams, or a test's. */
export interface Io {
  /** Results, for the user and for pipes. */
  readonly stdout: NodeJS.WritableStream;
  /** Progress, warnings and errors. */
  readonly stderr: NodeJS.WritableStream;
  readonly stdin: NodeJS.ReadableStream;
}

/** One word of the command line, as in `ivilab images …`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `ivilab NAME --help` prints; ends with a newline. */
  readonly help: string;
  /** `argv` is what follows the name. Resolves to the exit status: 0 done, 1 not (the reason is on stderr). Does not reject for bad input. */
  run(argv: readonly string[], io: Io): Promise<number>;
}
