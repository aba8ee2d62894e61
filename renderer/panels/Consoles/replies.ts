/** What follows ESC in the answers that a terminal gives by itself: what it is, where its cursor is, what colours it has. */
const REPLY = /^(?:\[[?>=]?[\d;$]*[Rcnyt]|\[[IO]$|[P\]])/;

/** No program asks from here, and each letter is a command: the R that ends an answer about the cursor would reset the machine. */
const READS_KEYS: ReadonlySet<string> = new Set(['xen']);

/**
 * Whether what the terminal of a console wants to send should be sent. Keys always. An answer only from the terminal that a person is at:
 * several windows show the same console, and what a guest asked long ago is asked again when its history is shown.
 */
export const mayBeSent = (data: string, console: string, attended: boolean): boolean =>
  (attended && !READS_KEYS.has(console)) || !data.startsWith('\x1b') || !REPLY.test(data.slice(1));
