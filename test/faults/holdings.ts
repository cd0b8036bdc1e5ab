import { decodeJwt } from "jose";

/** What a person has in hand of one session. */
export interface Held {
  access?: string;
  refresh?: string;
  /** The OpenID Connect client whose session it is. */
  client?: string;
  cookie?: true;
}

/** All that the answers to one person gave them: it is read from these as browser and frontend read it. */
export function createHoldings() {
  const cookies = new Map<string, string>();
  const held = new Map<string, Held>();
  /** What nobody else may know, as it came. */
  const secrets = new Set<string>();
  /** What a step leaves for the next. */
  const notes: Record<string, string> = {};

  const hold = (sid: string, what: Held) => held.set(sid, { ...held.get(sid), ...what });

  function takeTokens(location: URL | null, text: string) {
    const behind = new URLSearchParams(location?.hash.slice(1));
    const isJson = text.startsWith("{") && !text.includes("\n");
    const body = isJson ? (JSON.parse(text) as Record<string, string>) : {};
    const access = behind.get("jwt") ?? body.access_token ?? body.token;
    const refresh = behind.get("refresh_token") ?? body.refresh_token;
    const code = location?.searchParams.get("code");
    for (const secret of [access, refresh, code]) if (secret) secrets.add(secret);
    notes.idToken = body.id_token ?? notes.idToken ?? "";
    if (access === undefined) return;
    const { sid, scope, aud } = decodeJwt(access);
    const client = typeof scope === "string" && { client: String(aud) };
    hold(String(sid), { access, ...(refresh && { refresh }), ...client });
  }

  function takeCookie(name: string, value: string, forgotten: boolean) {
    const before = cookies.get(name);
    if (name === "__Host-session" && before) held.delete(before.split(".")[0] ?? "");
    if (forgotten) {
      cookies.delete(name);
      return;
    }
    cookies.set(name, value);
    if (name.startsWith("__Host-verifier-")) secrets.add(value);
    if (name !== "__Host-session") return;
    const [id = "", secret = ""] = value.split(".");
    secrets.add(secret);
    hold(id, { cookie: true });
  }

  return {
    cookies,
    held,
    secrets,
    notes,
    take(headers: Headers, location: URL | null, text: string) {
      takeTokens(location, text);
      for (const cookie of headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        takeCookie(name, value, value === "" || /max-age=0/i.test(cookie));
      }
    },
  };
}
