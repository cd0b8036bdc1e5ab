import { createBrowser, networkOf } from "./browser.mjs";

const JSON_TYPE = { "Content-Type": "application/json" };
const FORM_TYPE = { "Content-Type": "application/x-www-form-urlencoded" };
const LONG = "x".repeat(20_000);
const DEEP = "[".repeat(5000) + "]".repeat(5000);

/** @type {[string, string, import("./browser.mjs").Message, number[]][]} what is sent, and what may be answered */
const REQUESTS = [
  ["POST", "/api/passwordless/start", { headers: JSON_TYPE, body: '{"email":' }, [400]],
  ["POST", "/api/passwordless/start", { headers: JSON_TYPE, body: DEEP }, [400]],
  ["POST", "/api/passwordless/start", { headers: JSON_TYPE, body: '"a@example.com"' }, [400]],
  ["POST", "/api/passwordless/start", { headers: FORM_TYPE, body: "email=a" }, [415]],
  ["POST", "/api/passwordless/start", { json: { email: LONG } }, [413]],
  ["POST", "/api/passwordless/start", { json: { email: ["a"], redirectUri: {} } }, [422]],
  [
    "POST",
    "/api/passwordless/start",
    { json: { email: "a\r\nBcc: b@example.com", redirectUri: "x" } },
    [422],
  ],
  ["POST", "/api/passwordless/verify", { json: { attemptId: "x", code: "12345678" } }, [400]],
  ["POST", "/api/passwordless/verify", { json: { attemptId: "x", code: "1; DROP TABLE users" } }, [422]],
  ["POST", "/api/passwordless/verify", { json: { token: "' OR 1=1 --" } }, [400]],
  ["POST", "/api/passwordless/verify", { json: { token: { $ne: null } } }, [422]],
  ["GET", "/api/passwordless/verify_redirect?verification_code=%00&redirect_uri=%ff", {}, [400, 422]],
  ["PUT", "/api/passwordless/start", { json: {} }, [405]],
  ["POST", "/api/users", { json: { email: "a@b", username: "1" } }, [422]],
  ["GET", "/users?email=a@example.com&email=b&token=", {}, [422]],
  ["GET", "/api/auth_user", { headers: { Authorization: "Bearer a.b.c" } }, [401]],
  ["GET", "/api/auth_user", { headers: { Authorization: `Bearer ${LONG}` } }, [431]],
  ["GET", "/api/auth_user", { headers: { Cookie: `__Host-session=${"y".repeat(43)}` } }, [401]],
  ["POST", "/oauth/token", { headers: JSON_TYPE, body: "{}" }, [400]],
  ["POST", "/oauth/token", { headers: FORM_TYPE, body: "grant_type=refresh_token&grant_type=x" }, [400]],
  ["POST", "/oauth/token", { form: { grant_type: "refresh_token", refresh_token: "z".repeat(43) } }, [400]],
  ["POST", "/oauth/token", { form: { grant_type: "password" } }, [400]],
  ["POST", "/oauth/revoke", { form: { token: "nothing" } }, [200]],
  ["GET", "/oauth/authorize?client_id=soak&redirect_uri=x", {}, [400]],
  [
    "POST",
    "/login",
    { form: { email: "a@example.com" }, headers: { "Sec-Fetch-Site": "cross-site" } },
    [403],
  ],
  [
    "POST",
    "/login/code",
    { headers: { "Content-Type": "multipart/form-data; boundary=x" }, body: "--x" },
    [400, 422],
  ],
  ["GET", "/account", { headers: { Cookie: "__Host-session=%; __Host-session=" } }, [303]],
  ["GET", "/../../etc/passwd", {}, [404]],
  ["GET", "/.env", {}, [404]],
  ["GET", "/dev/mailbox.json", {}, [404]],
  ["GET", "/healthz", {}, [200]],
  ["GET", "/.well-known/jwks.json", {}, [200]],
];

/** What no client of ours sends, all of it once. @param {import("./browser.mjs").World} world @param {number} number */
export async function malformed(world, number) {
  for (const [method, path, message, statuses] of REQUESTS) {
    const { status } = await createBrowser(world, networkOf(number, 15)).send(method, path, message);
    if (!statuses.includes(status)) world.ledger.problem(`malformed: ${status} to ${method} ${path}`);
  }
}
