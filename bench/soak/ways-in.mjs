import { randomBytes } from "node:crypto";
import { CALLBACK, Unanswered } from "./browser.mjs";
import { sha256 } from "./post-office.mjs";

export const CLIENT_ID = "soak";

/** An answer that no honest request should get: whoever got it tries again. */
export class Refused extends Error {
  /** @param {string} request @param {import("./browser.mjs").Answer} answer */
  constructor(request, answer) {
    super(`${answer.status} to ${request}: ${answer.text.slice(0, 200)}`);
    this.status = answer.status;
  }
}

/** @typedef {import("./browser.mjs").Browser} Browser @typedef {import("./browser.mjs").World} World @typedef {import("./ledger.mjs").Held} Held */

/** @param {import("./browser.mjs").Answer} answer @param {number} status @param {string} what */
export function expect(answer, status, what) {
  if (answer.status !== status) throw new Refused(what, answer);
  return answer;
}

/** Asks for a mail by the redirect contract, and gets it. @param {World} world @param {Browser} browser @param {string} email */
export async function start(world, browser, email) {
  const answer = await browser.post("/api/passwordless/start", { email, redirectUri: CALLBACK });
  expect(answer, 204, "start");
  return mailOf(world, answer.headers.get("Attempt-Id") ?? "");
}

/** @param {World} world @param {string} attemptId of an attempt that was answered as started */
export function mailOf({ post, ledger }, attemptId) {
  ledger.started.add(attemptId);
  const mail = post.mails.get(attemptId);
  if (mail !== undefined) return mail;
  ledger.problem("started without a mail");
  throw new Error("started without a mail");
}

/**
 * Sends what may consume an attempt; where the answer is lost or a failure, nobody knows whether it did.
 * @template {import("./browser.mjs").Answer} T
 * @param {World} world @param {string} attemptId @param {Promise<T>} request
 */
export async function consuming({ ledger }, attemptId, request) {
  try {
    const answer = await request;
    if (answer.status >= 500) ledger.unknown.add(attemptId);
    return answer;
  } catch (error) {
    if (error instanceof Unanswered) ledger.unknown.add(attemptId);
    throw error;
  }
}

/** What tokens a frontend got, in a redirect's fragment or as JSON; null where there are none. @param {import("./browser.mjs").Answer} answer @param {string} attemptId @param {string} email @returns {Held | null} */
export function heldIn({ status, location, text }, attemptId, email) {
  const found =
    status === 302
      ? Object.fromEntries(new URLSearchParams(location.split("#")[1]))
      : status === 200
        ? json(text)
        : {};
  const accessToken = found.jwt ?? found.access_token ?? found.token;
  if (accessToken === undefined) return null;
  const claims = JSON.parse(Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString());
  return { id: claims.sid, attemptId, email, accessToken, refreshToken: found.refresh_token ?? "" };
}

/** @param {string} text @returns {Record<string, string>} */
function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** The path and query of a link. @param {string} link */
export const pathOf = (link) => link.replace(/^https?:\/\/[^/]+/, "");

/** An application's request to have somebody signed in. @returns {{ path: string, verifier: string }} */
export function authorizationRequest() {
  const verifier = randomBytes(32).toString("base64url");
  const parameters = {
    response_type: "code",
    client_id: CLIENT_ID,
    redirect_uri: CALLBACK,
    scope: "openid email offline_access",
    state: "soak",
    code_challenge: sha256(verifier),
    code_challenge_method: "S256",
  };
  return { path: `/oauth/authorize?${new URLSearchParams(parameters)}`, verifier };
}

/** @param {string} code @param {string} verifier */
export const exchangeForm = (code, verifier) => ({
  grant_type: "authorization_code",
  code,
  redirect_uri: CALLBACK,
  client_id: CLIENT_ID,
  code_verifier: verifier,
});

/** Exchanges an authorization code. @param {World} world @param {Browser} browser @param {string} code @param {string} verifier @param {string} email */
export async function exchange(world, browser, code, verifier, email) {
  const attemptId = sha256(code);
  const request = browser.send("POST", "/oauth/token", { form: exchangeForm(code, verifier) });
  const answer = expect(await consuming(world, attemptId, request), 200, "token");
  const held = heldIn(answer, attemptId, email);
  if (held === null) throw new Refused("token", answer);
  return { ...held, clientId: CLIENT_ID };
}
