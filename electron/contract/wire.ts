import * as v from 'valibot';

// What goes over the wire between a window and the desk, whatever the wire is: plain data, and bytes as Uint8Array.

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** From a window. */
export const ToDesk = v.union([
  v.strictObject({ id, call: v.string(), params: v.optional(v.unknown()) }),
  /** It has dealt with the event of this number: what was a picture is on the screen. */
  v.strictObject({ taken: id }),
]);
export type ToDesk = v.InferOutput<typeof ToDesk>;

/** From the desk. */
export const ToWindow = v.union([
  v.strictObject({ id, error: v.string() }),
  /** A call that answers with nothing leaves `result` out. */
  v.strictObject({ id, result: v.optional(v.unknown()) }),
  /** One with a number waits to be told that it is `taken`: until then the window gets little or nothing more of its kind. */
  v.strictObject({ event: v.string(), data: v.unknown(), number: v.optional(id) }),
]);
export type ToWindow = v.InferOutput<typeof ToWindow>;

/** One end of a wire. Messages arrive in their order, or the wire closes. */
export interface Wire {
  send(message: unknown): void;
  onMessage: (message: unknown) => void;
  onClose: () => void;
  close(): void;
}
