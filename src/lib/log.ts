type Fields = Record<string, string | number | boolean | undefined>;

export interface Log {
  info(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  error(event: string, fields?: Fields): void;
}

/** One JSON line an event. Callers pass ids, codes and counts; never a token, a code or an address. */
export function createLog(requestId?: string): Log {
  const write = (level: "info" | "warn" | "error") => (event: string, fields?: Fields) =>
    console[level](inOneLine(JSON.stringify({ level, event, requestId, ...fields })));
  return { info: write("info"), warn: write("warn"), error: write("error") };
}

/** JSON may hold these as they are, and some readers take them for the end of a line. */
const inOneLine = (json: string): string =>
  json.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

/** An error from elsewhere in words fit for the log: other people's messages may quote what they were given. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const cause = error.cause === undefined ? "" : `, caused by ${describeError(error.cause)}`;
  return `${error.name}: ${redact(error.message)}${cause}`;
}

/** A text of somebody else's, without what looks like an address, a secret or a code. */
export function redact(text: string): string {
  return text
    .slice(0, 2000)
    .replace(/\S+(?:@|%(?:25)*40)\S+/gi, "[address]")
    .replace(/[\w-]{20,}(\.[\w-]+)*/g, "[secret]")
    .replace(/\d(?:[ -]?\d){5,}/g, "[code]")
    .slice(0, 500);
}
