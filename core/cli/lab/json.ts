/** JSON in which bytes are `{ "base64": "…" }`. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part instanceof Uint8Array ? { base64: Buffer.from(part).toString('base64') } : part,
  );

/** The other way. Throws a SyntaxError for what is no JSON. */
export const fromJson = (text: string): unknown =>
  JSON.parse(text, (_, part: unknown) => {
    const { base64, ...others } = (part ?? {}) as Record<string, unknown>;
    return typeof base64 === 'string' && Object.keys(others).length === 0
      ? new Uint8Array(Buffer.from(base64, 'base64'))
      : part;
  });
