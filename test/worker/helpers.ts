import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Env } from "../../src/env";
import worker from "../../src/index";
import type { MailboxEntry } from "../../src/mail/providers/mailbox";

export const ORIGIN = "http://localhost:8787";
export const REDIRECT_URI = "http://localhost:3000/callback";

export interface Instance {
  env: Env;
  /** Asks the Worker, and waits for what it does after the answer. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  mails(to?: string): Promise<MailboxEntry[]>;
}

/** The Worker as deployed with these variables, on the test's own KV and D1. */
export function instance(variables: Record<string, unknown> = {}): Instance {
  const instanceEnv = { ...env, ...variables } as Env;
  const fetch: Instance["fetch"] = async (path, init) => {
    const context = createExecutionContext();
    const request = new Request(new URL(path, ORIGIN), { redirect: "manual", ...init });
    const response = await worker.fetch(request as never, instanceEnv, context);
    await waitOnExecutionContext(context);
    return response as unknown as Response;
  };
  return {
    env: instanceEnv,
    fetch,
    get: (path, headers) => fetch(path, { headers }),
    post: (path, body, headers) =>
      fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
    mails: async (to) => {
      const response = await fetch(`/dev/mailbox.json${to ? `?to=${encodeURIComponent(to)}` : ""}`);
      return response.json();
    },
  };
}

/** The same where a GET consumes, for what is about something else than who may open a link. */
export const direct = (variables: Record<string, unknown> = {}): Instance =>
  instance({ LINK_POLICY: "direct", ...variables });

/** The link in a mail's text, as path and query. */
export function linkIn(mail: MailboxEntry | undefined): string {
  const [link] = /https?:\/\/\S+/.exec(mail?.text ?? "") ?? [];
  if (link === undefined) throw new Error("no link in the mail");
  return link.replace(ORIGIN, "");
}

export const tokenIn = (link: string): string => {
  const { searchParams } = new URL(link, ORIGIN);
  return searchParams.get("verification_code") ?? searchParams.get("token") ?? "";
};

/** Starts a login by the redirect contract: the answer, the mailed link and code, and the cookies of the browser. */
export async function startLogin(latchkey: Instance, email: string, redirectUri = REDIRECT_URI) {
  const response = await latchkey.post("/api/passwordless/start", { email, redirectUri });
  const [mail] = await latchkey.mails(email);
  const attemptId = response.headers.get("Attempt-Id") ?? "";
  return { response, mail, link: linkIn(mail), code: codeIn(mail), attemptId, browser: cookiesOf(response) };
}

/** The header with which a browser sends the cookies back that an answer set. */
export function cookiesOf(response: Response): { Cookie: string } {
  return {
    Cookie: response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; "),
  };
}

/** The code in a mail's text, its digits alone. */
export function codeIn(mail: MailboxEntry | undefined): string {
  const [code] = /^\d+ \d+$/m.exec(mail?.text ?? "") ?? [];
  if (code === undefined) throw new Error("no code in the mail");
  return code.replace(" ", "");
}

/** A code of the same length that is not this one. */
export const wrongCode = (code: string, by = 1): string =>
  String((Number(code) + by) % 10 ** code.length).padStart(code.length, "0");

/** What a frontend finds behind the # of the address it gets the person back at. */
export const fragmentOf = (response: Response): URLSearchParams =>
  new URLSearchParams(new URL(response.headers.get("Location") ?? "").hash.slice(1));

/** Signs in by the redirect contract, in the browser that asked. */
export async function signIn(latchkey: Instance, email: string) {
  const { link, attemptId, browser } = await startLogin(latchkey, email);
  const fragment = fragmentOf(await latchkey.get(link, browser));
  return {
    accessToken: fragment.get("jwt") ?? "",
    refreshToken: fragment.get("refresh_token") ?? "",
    attemptId,
  };
}

/** Sends a form to an OAuth endpoint. */
export const oauth = (
  latchkey: Instance,
  endpoint: "token" | "revoke",
  parameters: Record<string, string>,
): Promise<Response> =>
  latchkey.fetch(`/oauth/${endpoint}`, { method: "POST", body: new URLSearchParams(parameters) });

export interface TokenAnswer {
  access_token: string;
  token_type: string;
  expires_in: number;
  refresh_token: string;
}

/** Refreshes a session: the new pair of tokens, or null where that is refused. */
export async function refresh(latchkey: Instance, refresh_token: string): Promise<TokenAnswer | null> {
  const response = await oauth(latchkey, "token", { grant_type: "refresh_token", refresh_token });
  return response.ok ? response.json() : null;
}

export const bearer = (accessToken: string) => ({ Authorization: `Bearer ${accessToken}` });

/** Every row of every table of ours, and every value in KV. */
export async function everythingStored(): Promise<string> {
  const { results: tables } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table'",
  ).all<{ name: string }>();
  const own = tables.filter(({ name }) => !/^(sqlite|_cf|d1)_/.test(name));
  const rows = await Promise.all(own.map(({ name }) => env.DB.prepare(`SELECT * FROM ${name}`).all()));
  const { keys } = await env.ATTEMPTS.list();
  const values = await Promise.all(keys.map(async ({ name }) => [name, await env.ATTEMPTS.get(name)]));
  return JSON.stringify([rows.map(({ results }) => results), values]);
}

export async function countOf(table: "users" | "sessions" | "refresh_tokens" | "counters"): Promise<number> {
  return (await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n")) ?? 0;
}
