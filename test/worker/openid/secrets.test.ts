import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { sha256 } from "../../../src/lib/crypto";
import { browser } from "../browser";
import { faultyD1 } from "../faults";
import { bearer, codeIn, everythingStored, instance, linkIn, tokenIn } from "../helpers";
import {
  answerIn,
  authorizeUrl,
  basic,
  type ClientTokenAnswer,
  exchange,
  fieldsOf,
  recordLog,
  refreshAs,
  register,
  SECRET,
  VERIFIER,
} from "../openid";

const latchkey = instance();
const EMAIL = "ann.secret@example.com";

/** Everything secret that comes up in a login for an application with a secret, from the request to the logout. */
async function useEverySecret(): Promise<Record<string, string>> {
  await register({ id: "server", secret: SECRET });
  const person = browser(latchkey);
  const url = await authorizeUrl({ client_id: "server" });
  const login = await person.submit("/login", {
    ...fieldsOf(await (await person.visit(url)).text()),
    email: EMAIL,
  });
  const form = fieldsOf(await (await person.open(login.headers.get("Location") ?? "")).text());
  const [mail] = await latchkey.mails(EMAIL);
  const [typed, linkToken] = [codeIn(mail), tokenIn(linkIn(mail))];
  const [verifier = ""] = [...person.cookies]
    .filter(([name]) => name.startsWith("__Host-verifier-"))
    .map(([, value]) => value);
  const pending = await everythingStored();
  for (const secret of [typed, linkToken, verifier]) expect(pending).not.toContain(secret);

  const answer = answerIn(await person.submit("/login/code", { ...form, code: typed }));
  const { code = "" } = answer;
  const headers = basic("server", SECRET);
  const named = { client_id: null };
  await exchange(latchkey, code, { ...named, code_verifier: "a".repeat(43) }, headers);
  await exchange(latchkey, code, named, basic("server", `${SECRET}x`));
  await exchange(instance(faultyD1(env, "fails before")), code, named, headers);
  const tokens = (await (await exchange(latchkey, code, named, headers)).json()) as ClientTokenAnswer;
  const next = (await (
    await refreshAs(latchkey, tokens.refresh_token, named, headers)
  ).json()) as ClientTokenAnswer;
  await latchkey.get("/oauth/userinfo", bearer(next.access_token));
  await latchkey.get("/oauth/userinfo", bearer(`${next.access_token}x`));
  const sessionCookie = person.cookies.get("__Host-session") ?? "";
  await person.open(await authorizeUrl({ client_id: "server", id_token_hint: tokens.id_token }));
  await instance(faultyD1(env, "answers nonsense")).get("/account", {
    Cookie: `__Host-session=${sessionCookie}`,
  });
  return {
    typed,
    linkToken,
    verifier,
    code,
    tag: code.split(".")[1] ?? "",
    sessionCookie,
    cookieSecret: sessionCookie.split(".")[1] ?? "",
    clientSecret: SECRET,
    codeVerifier: VERIFIER,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    idToken: tokens.id_token,
    nextAccessToken: next.access_token,
    nextRefreshToken: next.refresh_token,
    nextIdToken: next.id_token,
  };
}

it("RFC 6749 §10.3, RFC 9700 §4.9: stores no code, cookie, secret or token in clear, in KV or D1", async () => {
  const secrets = await useEverySecret();
  const stored = await everythingStored();
  expect(stored).toContain(EMAIL);
  expect(stored).toContain(await sha256(secrets.cookieSecret ?? ""));
  expect(stored).toContain(await sha256(SECRET));
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret.length, name).toBeGreaterThanOrEqual(8);
    expect(stored, name).not.toContain(secret);
  }
});

it("RFC 6749 §10.3, RFC 9700 §4.3: logs none of them, nor an address, also where something goes wrong", async () => {
  const logged = recordLog();
  const secrets = await useEverySecret();
  const log = logged();
  for (const event of ["authorization.granted", "session.opened", "session.refreshed", "request.failed"])
    expect(log).toContain(event);
  for (const [name, secret] of Object.entries(secrets)) expect(log, name).not.toContain(secret);
  expect(log).not.toContain("ann.secret");
});

it("RFC 9700 §4.2.4: puts no token into an address: what goes through the browser is the code alone", async () => {
  await register();
  const person = browser(latchkey);
  for (const response_mode of ["query", "fragment"]) {
    const page = await person.visit(await authorizeUrl({ response_mode }));
    const { headers } = page.headers.has("Location")
      ? page
      : await person.submit("/login", { ...fieldsOf(await page.text()), email: EMAIL });
    expect(headers.get("Location")).not.toMatch(/ey[\w-]+\.[\w-]+\.[\w-]+/);
  }
});
