import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { sha256 } from "../../src/lib/crypto";
import type { Browser } from "./browser";
import { codeIn, type Instance, linkIn, ORIGIN } from "./helpers";

export const APP = "https://app.example.com";
export const CALLBACK = `${APP}/callback`;
export const SECRET = "zQ4tVnq0jJ6cTg1yHs8mWkPb5rXdEoLf";
export const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

export interface TestClient {
  id: string;
  redirectUris?: string[];
  logoutRedirectUris?: string[];
  secret?: string;
}

/** Registers an application: `app`, with no secret, if not said otherwise. */
export async function register({
  id = "app",
  redirectUris = [CALLBACK],
  logoutRedirectUris = [APP],
  secret,
}: Partial<TestClient> = {}): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO clients (id, name, redirect_uris, logout_redirect_uris, secret_hash, created_at)
     VALUES (?, ?, ?, ?, ?, 0)`,
  )
    .bind(
      id,
      `The app ${id}`,
      JSON.stringify(redirectUris),
      JSON.stringify(logoutRedirectUris),
      secret === undefined ? null : await sha256(secret),
    )
    .run();
}

/** The address of an authorization request that is in order, changed as said: null leaves a parameter out. */
export async function authorizeUrl(changes: Changes = {}): Promise<string> {
  const parameters: Changes = {
    response_type: "code",
    client_id: "app",
    redirect_uri: CALLBACK,
    scope: "openid email profile offline_access",
    state: "the state",
    nonce: "the nonce",
    code_challenge: await sha256(VERIFIER),
    code_challenge_method: "S256",
    ...changes,
  };
  const kept = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
  return `/oauth/authorize?${new URLSearchParams(kept)}`;
}

/** The hidden fields of the first form of a page. */
export function fieldsOf(html: string): Record<string, string> {
  const [form = ""] = /<form[^>]*>[\s\S]*?<\/form>/.exec(html) ?? [];
  const inputs = form.matchAll(/<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g);
  return Object.fromEntries([...inputs].map(([, name, value]) => [name, unescaped(value ?? "")]));
}

const unescaped = (text: string) =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/**
 * From an authorization request to the answer that ends it: at once where this browser is signed in, else by typing the code of the
 * mail (or by opening its link).
 */
export async function signInFor(
  latchkey: Instance,
  person: Browser,
  url: string,
  email = "ann@example.com",
  by: "code" | "link" = "code",
): Promise<Response> {
  const loginPage = await person.visit(url);
  if (loginPage.headers.has("Location")) return loginPage;
  const login = await person.submit("/login", { ...fieldsOf(await loginPage.text()), email });
  const codePage = await person.open(login.headers.get("Location") ?? "");
  const fields = fieldsOf(await codePage.text());
  const [mail] = await latchkey.mails(email);
  if (by === "link") return person.open(linkIn(mail));
  return person.submit("/login/code", { ...fields, code: codeIn(mail) });
}

/** What stands in the address that an application gets a person back at. */
export function answerIn(response: Response): Record<string, string> {
  const { search, hash } = new URL(response.headers.get("Location") ?? "", ORIGIN);
  return Object.fromEntries(new URLSearchParams(search || hash.slice(1)));
}

type Changes = Record<string, string | null>;

/** Exchanges a code as the application `app` does, changed as said: null leaves a parameter out. */
export const exchange = (
  latchkey: Instance,
  code: string,
  changes: Changes = {},
  headers: Record<string, string> = {},
): Promise<Response> =>
  askForTokens(
    latchkey,
    {
      grant_type: "authorization_code",
      code,
      redirect_uri: CALLBACK,
      client_id: "app",
      code_verifier: VERIFIER,
      ...changes,
    },
    headers,
  );

/** Refreshes as the application `app` does, changed as said. */
export const refreshAs = (
  latchkey: Instance,
  refresh_token: string,
  changes: Changes = {},
  headers: Record<string, string> = {},
): Promise<Response> =>
  askForTokens(
    latchkey,
    { grant_type: "refresh_token", refresh_token, client_id: "app", ...changes },
    headers,
  );

function askForTokens(latchkey: Instance, parameters: Changes, headers: Record<string, string>) {
  const kept = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
  return latchkey.fetch("/oauth/token", { method: "POST", headers, body: new URLSearchParams(kept) });
}

/** How a client with a secret names itself in a header. */
export const basic = (id: string, secret: string) => ({ Authorization: `Basic ${btoa(`${id}:${secret}`)}` });

export interface ClientTokenAnswer {
  access_token: string;
  id_token: string;
  refresh_token: string;
  expires_in: number;
  token_type: string;
  scope: string;
}

/** A whole login for the application `app`, or another one without a secret; without a mail where this browser is signed in. */
export async function signInto(
  latchkey: Instance,
  person: Browser,
  changes: Changes = {},
  email?: string,
): Promise<ClientTokenAnswer> {
  const answer = await signInFor(latchkey, person, await authorizeUrl(changes), email);
  const { client_id = "app" } = changes;
  const response = await exchange(latchkey, answerIn(answer).code ?? "", { client_id });
  if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
  return response.json();
}

/** The header with which a browser sends its cookies, for what it sends by nobody's wish. */
export const cookiesIn = ({ cookies }: Browser) => ({
  Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
});

/** Whether an access token still opens the UserInfo endpoint. */
export const isLive = async (latchkey: Instance, { access_token }: ClientTokenAnswer): Promise<boolean> =>
  (await latchkey.get("/oauth/userinfo", { Authorization: `Bearer ${access_token}` })).status === 200;

/** Stops the clock of the service, and moves it, in seconds from now on. */
export function freezeTime(): { move(seconds: number): void } {
  const start = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: start });
  return { move: (seconds) => vi.setSystemTime(start + seconds * 1000) };
}

/** What a service writes to its log from now on. */
export function recordLog(): () => string {
  const spies = (["log", "info", "warn", "error", "debug"] as const).map((level) => vi.spyOn(console, level));
  return () => JSON.stringify(spies.map((spy) => spy.mock.calls));
}
