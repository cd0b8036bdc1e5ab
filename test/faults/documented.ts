import { expect } from "vitest";
import type { Answer } from "./person";

/**
 * Every failure is one of those of design.md §3: ours are 503, for trying again helps, and say nothing but what to do and the
 * request's id; limits are 429 and say how long they last; a browser gets a page, the OAuth endpoints RFC 6749's errors.
 */
export function expectDocumented(answer: Answer): void {
  const { status, headers, text, asked, browser } = answer;
  if (status === 0 || status < 400) return;
  expect(status < 500 || status === 503, `${asked}: ${status} ${text.slice(0, 300)}`).toBe(true);
  expect(headers.get("Cache-Control")).toBe("no-store");
  expect(answer.location).toBeNull();
  expect(text).not.toMatch(/network connection|no answer in|\b(?:D1|KV) [a-z]/);
  if (status === 503) expect(headers.get("Retry-After")).toMatch(/^(?:5|30)$/);
  if (status === 429) expect(headers.get("Retry-After")).toMatch(/^[1-9]\d{0,2}$/);
  if (browser) {
    expect(headers.get("Content-Type")).toBe("text/html; charset=UTF-8");
    expect(text).toMatch(/^<!doctype html>/i);
    return;
  }
  expect(headers.get("Content-Type")).toMatch(/^application\/json/);
  const body = JSON.parse(text) as Record<string, unknown>;
  if (/\/oauth\//.test(asked)) expectOAuthError(status, body);
  else if (status === 503) expect(body).toEqual({ message: MESSAGE, requestId: expect.any(String) });
  else if (status === 429)
    expect(body).toEqual({ message: "Too many requests", retryAfter: Number(headers.get("Retry-After")) });
  else expect(Object.values(body)).toEqual([expect.any(String)]);
}

const MESSAGE = expect.stringMatching(/^(?:Temporarily unavailable|The mail could not be sent)$/);

/** RFC 6749 §5.2, and §4.1.2.1 for what is ours. */
function expectOAuthError(status: number, body: Record<string, unknown>): void {
  if (status === 503)
    expect(body).toEqual({
      error: "temporarily_unavailable",
      error_description: "Temporarily unavailable",
      requestId: expect.any(String),
    });
  else if (status === 400)
    expect(body).toEqual({ error: "invalid_grant", error_description: expect.any(String) });
  else expect(Object.values(body)).toEqual([expect.any(String)]);
}
