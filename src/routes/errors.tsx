import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ConfigError } from "../config";
import { kindOf } from "../core/event-kinds";
import { type ErrorCode, LatchkeyError } from "../lib/errors";
import { createLog, describeError, redact } from "../lib/log";
import { messagesOf } from "../locales";
import { MessagePage } from "../pages/message-page";
import { Wait } from "../pages/wait";
import { type AppEnv, viewOf, wantsPage } from "./context";
import { renderPage } from "./render";
import { RequestError } from "./request-error";

interface Answer {
  status: ContentfulStatusCode;
  body: Record<string, string | number>;
  headers?: Record<string, string>;
}

/** What each code means over HTTP; a code without a line here does not compile. */
function answerOf(code: ErrorCode, requestId: string): Answer {
  switch (code) {
    case "bad_signature":
      return { status: 401, body: { message: "Invalid signature" } };
    case "email_taken":
      return { status: 403, body: { email: "Email taken" } };
    case "username_taken":
      return { status: 403, body: { username: "Username taken" } };
    case "insufficient_scope":
      return {
        status: 403,
        body: { message: "This token is not for that" },
        headers: { "WWW-Authenticate": 'Bearer error="insufficient_scope"' },
      };
    case "invalid_client":
      return {
        status: 401,
        body: { error: "invalid_client", error_description: "Client unknown, or its secret wrong" },
        headers: { "WWW-Authenticate": 'Basic realm="latchkey"' },
      };
    case "unknown_application":
      return { status: 400, body: { message: "Unknown client or redirect URI" } };
    case "signup_closed":
      return { status: 403, body: { message: "Sign-up is closed" } };
    case "login_too_old":
      return { status: 403, body: { message: "Sign in again" } };
    case "unknown_email":
      return { status: 404, body: { message: "No user found with that email" } };
    case "invalid_grant":
      return {
        status: 400,
        body: {
          error: "invalid_grant",
          error_description: "Code or refresh token wrong, expired, used or revoked",
        },
      };
    case "no_such_session":
      return { status: 404, body: { message: "No such session" } };
    case "no_such_user":
      return { status: 404, body: { message: "No such user" } };
    case "not_suppressed":
      return { status: 404, body: { message: "Not suppressed" } };
    case "link_expired":
      return { status: 400, body: { message: "Link expired or already used" } };
    case "unauthorized":
      return {
        status: 401,
        body: { message: "Unauthorized" },
        headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
      };
    case "token_required":
      // RFC 6750 §3.1: no error code where there was no token.
      return { status: 401, body: { message: "Unauthorized" }, headers: { "WWW-Authenticate": "Bearer" } };
    case "too_many_requests":
      return { status: 429, body: { message: "Too many requests" } };
    case "turnstile_required":
      return { status: 422, body: { turnstileToken: "Turnstile token required" } };
    case "turnstile_failed":
      return { status: 422, body: { turnstileToken: "Invalid Turnstile token" } };
    case "unwanted_email":
      return { status: 422, body: { email: "Invalid email" } };
    case "too_many_tries":
      return { status: 429, body: { message: "Too many tries" } };
    case "user_gone":
      return { status: 418, body: { message: "I'm a teapot" } };
    case "mail_failed":
    case "mail_refused":
    case "mail_uncertain":
      return {
        status: 503,
        body: { message: "The mail could not be sent", requestId },
        headers: { "Retry-After": "30" },
      };
    case "unavailable":
      return {
        status: 503,
        body: { message: "Temporarily unavailable", requestId },
        headers: { "Retry-After": "5" },
      };
  }
}

/** The answer to anything thrown, as JSON. */
export function handleError(error: unknown, c: Context<AppEnv>): Response {
  const { status, body, headers } = explain(error, c);
  return c.json(body, status, headers);
}

/** The same for routes that people visit: a page for a browser. */
export function handlePageError(error: unknown, c: Context<AppEnv>): Response | Promise<Response> {
  if (!wantsPage(c)) return handleError(error, c);
  const { status, headers, body } = explain(error, c);
  return errorPage(c, status, headers, Number(body.retryAfter ?? 0));
}

/** An access token that is missing, or has run out, is refused all day long: the log has it, the events do not. */
const NO_NEWS: ErrorCode[] = ["token_required", "unauthorized"];

/** What to answer; the true reason goes to the log and nowhere else. */
export function explain(error: unknown, c: Context<AppEnv>): Answer {
  const { requestId } = c.var;
  if (error instanceof RequestError) return error;
  if (error instanceof ConfigError) return answerOf("unavailable", requestId);
  const log = createLog(requestId);
  const record = c.get("services")?.record ?? ((kind, fields) => log[kindOf(kind).level](kind, fields));
  const { method } = c.req;
  const path = redact(new URL(c.req.url).pathname);
  if (error instanceof LatchkeyError) {
    const answer = answerOf(error.code, requestId);
    const fields = { code: error.code, reason: error.reason, method, path };
    if (error.retryAfterSeconds !== undefined) {
      answer.body.retryAfter = error.retryAfterSeconds;
      answer.headers = { ...answer.headers, "Retry-After": String(error.retryAfterSeconds) };
    }
    if (NO_NEWS.includes(error.code)) log.info("request.refused", fields);
    else if (answer.status < 500) record("request.refused", fields);
    else
      record("request.failed", {
        ...fields,
        error: error.cause === undefined ? undefined : describeError(error.cause),
      });
    return answer;
  }
  record("request.failed", { method, path, error: describeError(error) });
  return { status: 500, body: { message: "Internal error", requestId } };
}

export function handleNotFound(c: Context<AppEnv>): Response | Promise<Response> {
  return wantsPage(c) ? errorPage(c, 404) : c.json({ message: "Not found" }, 404);
}

function errorPage(
  c: Context<AppEnv>,
  status: ContentfulStatusCode,
  headers?: Record<string, string>,
  waitSeconds = 0,
) {
  const view = viewOf(c);
  const { error } = messagesOf(view.locale);
  if (status === 429) {
    const body = <Wait view={view} seconds={waitSeconds} />;
    const page = <MessagePage view={view} title={error.wait.title} body={body} script="/login/wait.js" />;
    return renderPage(c, page, { status, headers, scripts: true });
  }
  const byStatus: Record<number, { title: string; body: string }> = {
    403: error.elsewhere,
    404: error.notFound,
  };
  const { title, body } = byStatus[status] ?? (status < 500 ? error.badRequest : error.failed);
  return renderPage(c, <MessagePage view={view} title={title} body={body} />, { status, headers });
}
