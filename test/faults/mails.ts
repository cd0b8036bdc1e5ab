import { ORIGIN } from "../worker/helpers";

export interface Mail {
  to: string;
  text: string;
}

/** The link as path and query, the code's digits, and the link's token; empty where there is none. */
export const linkOf = ({ text }: Mail): string =>
  (/https?:\/\/\S+/.exec(text)?.[0] ?? "").replace(ORIGIN, "");
export const codeOf = ({ text }: Mail): string => (/^\d+ \d+$/m.exec(text)?.[0] ?? "").replace(" ", "");

export function tokenOf(mail: Mail): string {
  const { searchParams } = new URL(linkOf(mail), ORIGIN);
  return searchParams.get("verification_code") ?? searchParams.get("token") ?? "";
}
