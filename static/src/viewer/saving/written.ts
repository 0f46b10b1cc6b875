/** The same text for the same content, whatever the order of the keys. */
export const written = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => {
    if (ArrayBuffer.isView(inner)) return [...(inner as Uint32Array)];
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a.localeCompare(b)));
  });
