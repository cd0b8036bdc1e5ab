/** The time as integer Unix seconds, the unit of every stored and signed time. */
export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** Unix seconds as an RFC 3339 time, for JSON and URLs. */
export const toRfc3339 = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
