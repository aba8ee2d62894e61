/** What follows ESC in the answers that a terminal gives by itself: what it is, where its cursor is, what colours it has. */
const REPLY = /^(?:\[[?>=]?[\d;$]*[Rcnyt]|\[[IO]$|[P\]])/;

/**
 * Whether what a terminal wants to send should be sent. Keys always. An answer only from the terminal that a person is at: several windows
 * show the same console, and what a guest asked long ago is asked again when its history is shown.
 */
export const mayBeSent = (data: string, attended: boolean): boolean =>
  attended || !data.startsWith('\x1b') || !REPLY.test(data.slice(1));
