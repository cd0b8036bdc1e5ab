import { constantTimeEqual, sha256 } from "../../lib/crypto";

/** Whether the Authorization header has this secret, as the password of Basic (RFC 7617) or as a Bearer token (RFC 6750). */
export async function hasSecret(secret: string, headers: Headers): Promise<boolean> {
  const [, scheme = "", credentials = ""] =
    /^(Basic|Bearer) +(\S+) *$/i.exec(headers.get("Authorization") ?? "") ?? [];
  const given = scheme.toLowerCase() === "basic" ? passwordIn(credentials) : credentials;
  return constantTimeEqual(await sha256(given), await sha256(secret));
}

function passwordIn(credentials: string): string {
  try {
    return atob(credentials).replace(/^[^:]*:/, "");
  } catch {
    return "";
  }
}
