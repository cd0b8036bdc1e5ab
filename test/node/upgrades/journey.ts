import { createHash, randomBytes } from "node:crypto";
import { newPerson, type Person } from "../openid/person";
import { ORIGIN, type Stage, type Version } from "./stage";

const REDIRECT_URI = "http://localhost:3000/callback";
const OWN_PAGE = `${ORIGIN}/demo`;

/** One person's way through all that a login service does, a step at a time, each by whichever version takes the request. */
export interface Journey {
  /** @throws where an answer is not as it should be */
  step(number: number, by: Version): Promise<void>;
}

export const STEPS = [
  "start",
  "verify by code",
  "current user",
  "refresh",
  "sessions",
  "ask for another address",
  "prove the other address",
  "start once more",
  "open the link",
  "begin an application's login",
  "type its code",
  "exchange the authorization code",
  "userinfo",
  "refresh the application's session",
  "end the other sessions",
  "log out",
] as const;

let people = 0;

export function newJourney(stage: Stage): Journey {
  const email = `person${++people}@example.com`;
  const verifier = randomBytes(32).toString("base64url");
  let by: Version = "previous";
  let mailedBy: Version = "previous";
  let address = email;
  let cookies = "";
  const kept: Record<string, string> = {};
  const browser: Person = newPerson({
    [ORIGIN]: async (request) =>
      stage.ask(by, request.url, {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body: request.body === null ? undefined : await request.text(),
      }),
  });

  async function ask(path: string, init: Parameters<Stage["ask"]>[2], status: number): Promise<Response> {
    const answer = await stage.ask(by, path, init);
    if (answer.status === status) return answer;
    throw new Error(`${path.split("?")[0]} answered ${answer.status}, not ${status}: ${await answer.text()}`);
  }

  const json = (body: object, headers = {}) => ({
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const form = (fields: Record<string, string>) => ({
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
  const bearer = () => ({ Authorization: `Bearer ${kept.accessToken}` });

  /** The mail is in the memory of the version that sent it. */
  async function mailTo(to: string): Promise<string> {
    const answer = await stage.ask(mailedBy, `/dev/mailbox.json?to=${encodeURIComponent(to)}`);
    const [mail] = (await answer.json()) as { text: string }[];
    return mail?.text ?? "";
  }
  const codeTo = async (to: string) => /^\d{4} \d{4}$/m.exec(await mailTo(to))?.[0] ?? "";

  async function start() {
    const answer = await ask(
      "/api/passwordless/start",
      json({ email: address, redirectUri: REDIRECT_URI }),
      204,
    );
    mailedBy = by;
    kept.attemptId = answer.headers.get("Attempt-Id") ?? "";
    cookies = answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");
  }

  async function refresh(name: string) {
    const answer = await ask(
      "/oauth/token",
      form({
        grant_type: "refresh_token",
        refresh_token: kept[name] ?? "",
        ...(name === "appRefresh" ? { client_id: "latchkey" } : {}),
      }),
      200,
    );
    const pair = (await answer.json()) as { access_token: string; refresh_token: string };
    kept[name] = pair.refresh_token;
    return pair.access_token;
  }

  const steps: Record<(typeof STEPS)[number], () => Promise<void>> = {
    start,
    async "verify by code"() {
      const proof = { attemptId: kept.attemptId, code: await codeTo(email) };
      const answer = await ask("/api/passwordless/verify", json(proof), 200);
      const tokens = (await answer.json()) as { access_token: string; refresh_token: string };
      Object.assign(kept, { accessToken: tokens.access_token, refreshToken: tokens.refresh_token });
      await ask("/api/passwordless/verify", json(proof), 400); // whoever asks, an attempt opens one session
    },
    async "current user"() {
      const answer = await ask("/api/auth_user", { headers: bearer() }, 200);
      const user = (await answer.json()) as { email: string };
      if (user.email !== email) throw new Error(`the user is ${user.email}`);
    },
    async refresh() {
      kept.accessToken = await refresh("refreshToken");
    },
    async sessions() {
      const sessions = await (await ask("/api/sessions", { headers: bearer() }, 200)).json();
      if (!Array.isArray(sessions) || sessions.length !== 1) throw new Error("there is not one session");
    },
    async "ask for another address"() {
      address = `new-${email}`;
      const answer = await ask("/api/auth_user/email", json({ email: address }, bearer()), 204);
      mailedBy = by;
      kept.attemptId = answer.headers.get("Attempt-Id") ?? "";
    },
    async "prove the other address"() {
      const proof = { attemptId: kept.attemptId, code: await codeTo(address) };
      const user = await (await ask("/api/auth_user/email/verify", json(proof), 200)).json();
      if (user.email !== address) throw new Error("the address has not changed");
    },
    "start once more": start,
    async "open the link"() {
      const [link = ""] = /https?:\/\/\S+/.exec(await mailTo(address)) ?? [];
      const answer = await ask(link.replace(ORIGIN, ""), { headers: { Cookie: cookies } }, 302);
      const fragment = new URL(answer.headers.get("Location") ?? "").hash.slice(1);
      kept.second = new URLSearchParams(fragment).get("refresh_token") ?? "";
    },
    async "begin an application's login"() {
      const challenge = createHash("sha256").update(verifier).digest("base64url");
      const query = new URLSearchParams({
        client_id: "latchkey",
        redirect_uri: OWN_PAGE,
        response_type: "code",
        scope: "openid email offline_access",
        code_challenge: challenge,
        code_challenge_method: "S256",
      });
      await browser.visit(`${ORIGIN}/oauth/authorize?${query}`);
      const { url } = await browser.submit({ email: address });
      if (url.pathname !== "/login/code") throw new Error(`the login leads to ${url.pathname}`);
      mailedBy = by;
    },
    async "type its code"() {
      const { url } = await browser.submit({ code: await codeTo(address) });
      kept.code = url.searchParams.get("code") ?? "";
      if (kept.code === "") throw new Error(`the application gets no code, but ${url.pathname}`);
    },
    async "exchange the authorization code"() {
      const fields = {
        grant_type: "authorization_code",
        code: kept.code ?? "",
        redirect_uri: OWN_PAGE,
        code_verifier: verifier,
        client_id: "latchkey",
      };
      const tokens = await (await ask("/oauth/token", form(fields), 200)).json();
      Object.assign(kept, { appToken: tokens.access_token, appRefresh: tokens.refresh_token });
    },
    async userinfo() {
      await ask("/oauth/userinfo", { headers: { Authorization: `Bearer ${kept.appToken}` } }, 200);
    },
    async "refresh the application's session"() {
      await refresh("appRefresh");
    },
    async "end the other sessions"() {
      await ask("/api/sessions", { method: "DELETE", headers: bearer() }, 204);
      await ask("/oauth/token", form({ grant_type: "refresh_token", refresh_token: kept.second ?? "" }), 400);
    },
    async "log out"() {
      await ask("/api/logout", { method: "POST", headers: bearer() }, 204);
      await ask("/api/auth_user", { headers: bearer() }, 401);
    },
  };

  return {
    async step(number, version) {
      by = version;
      const name = STEPS[number];
      if (name !== undefined) await steps[name]();
    },
  };
}
