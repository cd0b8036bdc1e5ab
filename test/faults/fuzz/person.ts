import { env } from "cloudflare:workers";
import { ADMIN_TOKEN } from "../../worker/admin";
import { browser } from "../../worker/browser";
import {
  bearer,
  codeIn,
  type Instance,
  linkIn,
  ORIGIN,
  REDIRECT_URI,
  signIn,
  startLogin,
  tokenIn,
} from "../../worker/helpers";
import { answerIn, authorizeUrl, exchange, fieldsOf, register, SECRET, signInFor } from "../../worker/openid";

export interface PendingLogin {
  token: string;
  attemptId: string;
  code: string;
  cookies: [string, string][];
}

export type Person = ReturnType<typeof personAt>;

let people = 0;

/** Somebody who has a login, a session, a token … of each kind, made when it is asked for, and the secrets in them. */
export function personAt(latchkey: Instance) {
  const name = `fuzz${++people}x`;
  const email = `${name}@example.com`;
  const own = browser(latchkey);
  const secrets: string[] = [];
  const openers: string[] = [];
  const secret = (text: string) => {
    if (text.length < 8) throw new Error(`no secret: "${text}"`);
    secrets.push(text);
    return text;
  };
  /** What opens a session, or changes an address, by itself. */
  const opener = (text: string) => {
    openers.push(text);
    return secret(text);
  };
  const cookiesOf = (map: Map<string, string>) =>
    [...map].map(([key, value]): [string, string] => [key, value]);
  const mailTo = async (address: string) => (await latchkey.mails(address))[0];
  const registered = once(async () => {
    const known = await env.DB.prepare("SELECT 1 FROM clients").first();
    if (known === null) await register();
    if (known === null) await register({ id: "confidential", secret: SECRET });
    secret(SECRET);
  });
  /** Their browser, signed in on our own pages by an application's request, which got its code. */
  const browserSession = once(async () => {
    await registered();
    const answer = await signInFor(latchkey, own, await authorizeUrl(), email);
    secret(own.cookies.get("__Host-session") ?? "");
    return { cookies: cookiesOf(own.cookies), code: opener(answerIn(answer).code ?? "") };
  });
  const tokens = once(async () => {
    const { accessToken, refreshToken } = await signIn(latchkey, email);
    return { accessToken: secret(accessToken), refreshToken: secret(refreshToken) };
  });
  /** A wish for another address. */
  const addressChange = once(async () => {
    const { accessToken } = await tokens();
    const to = `new.${email}`;
    const response = await latchkey.post("/api/auth_user/email", { email: to }, bearer(accessToken));
    const mail = await mailTo(to);
    return {
      attemptId: response.headers.get("Attempt-Id") ?? "",
      token: opener(tokenIn(linkIn(mail))),
      code: opener(codeIn(mail)),
    };
  });

  return {
    email,
    name,
    secrets,
    openers,
    registered,
    browserSession,
    tokens,
    addressChange,
    /** A login by the redirect contract. */
    login: once(async (): Promise<PendingLogin> => {
      const { link, code, attemptId, browser } = await startLogin(latchkey, email);
      const cookies = browser.Cookie.split("; ").map((text) => text.split("=") as [string, string]);
      secret(cookies[0]?.[1] ?? "");
      return { token: opener(tokenIn(link)), code: opener(code), attemptId, cookies };
    }),
    /** A login on our own pages. */
    hostedLogin: once(async (): Promise<PendingLogin> => {
      const there = browser(latchkey);
      const page = await there.submit("/login", { email, return_to: "/account" });
      const fields = fieldsOf(await (await there.open(page.headers.get("Location") ?? "")).text());
      const mail = await mailTo(email);
      for (const [key, value] of there.cookies) if (key.startsWith("__Host-verifier-")) secret(value);
      const proofs = { token: opener(tokenIn(linkIn(mail))), code: opener(codeIn(mail)) };
      return { ...proofs, attemptId: fields.attempt ?? "", cookies: cookiesOf(there.cookies) };
    }),
    /** The token of a login by the exchange contract. */
    exchangeToken: once(async () => {
      await latchkey.post("/users", { email });
      const mail = await mailTo(email);
      opener(codeIn(mail));
      return opener(tokenIn(linkIn(mail)));
    }),
    /** What an application holds of them. */
    clientTokens: once(async () => {
      const { code } = await browserSession();
      const answer = (await (await exchange(latchkey, code)).json()) as Record<string, string>;
      const { access_token = "", refresh_token = "", id_token = "" } = answer;
      return { access: secret(access_token), refresh: secret(refresh_token), idToken: secret(id_token) };
    }),
    /** The token that undoes a change of address. */
    undoToken: once(async () => {
      const { attemptId, code } = await addressChange();
      await latchkey.post("/api/auth_user/email/verify", { attemptId, code });
      const mails = await latchkey.mails(email);
      return opener(tokenIn(linkIn(mails.find(({ text }) => text.includes("/account/email/undo")))));
    }),
    adminToken: () => opener(ADMIN_TOKEN),
    userId: once(async () => {
      const { accessToken } = await tokens();
      const response = await latchkey.get("/api/auth_user", bearer(accessToken));
      return ((await response.json()) as { id: string }).id;
    }),
    /** Their address bounced. */
    suppress: () =>
      env.DB.prepare(
        "INSERT INTO suppressions VALUES (?, 'bounce', 'resend', 1, NULL) ON CONFLICT DO UPDATE SET lifted_at = NULL",
      )
        .bind(email)
        .run(),
    otherSessionId: once(async () => {
      await signIn(latchkey, email);
      const { accessToken } = await tokens();
      const response = await latchkey.get("/api/sessions", bearer(accessToken));
      const sessions = (await response.json()) as { id: string; current: boolean }[];
      return sessions.find(({ current }) => !current)?.id ?? "";
    }),
  };
}

/** What a form of ours says of where it comes from. */
export const FROM_OUR_PAGE: [string, string][] = [
  ["Origin", ORIGIN],
  ["Sec-Fetch-Site", "same-origin"],
  ["Accept", "text/html"],
];

export { REDIRECT_URI };

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
