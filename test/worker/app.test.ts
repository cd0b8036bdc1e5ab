import { describe, expect, it, vi } from "vitest";
import { instance, ORIGIN, REDIRECT_URI } from "./helpers";

const latchkey = instance({
  ALLOWED_REDIRECTS: "http://localhost:3000/*, https://*.previews.example.com/cb",
  LOGIN_URL: "https://www.example.com/login",
});
const START = "/api/passwordless/start";
const json = { "Content-Type": "application/json" };

describe("every endpoint that takes a body", () => {
  it.each([
    ["no type", {}],
    ["a form", { "Content-Type": "application/x-www-form-urlencoded" }],
    ["text", { "Content-Type": "text/plain" }],
    ["a type that begins alike", { "Content-Type": "application/jsonx" }],
  ])("refuses what is not JSON: %s", async (_, headers) => {
    for (const path of ["/api/users", START, "/users"]) {
      const response = await latchkey.fetch(path, {
        method: "POST",
        headers: headers as Record<string, string>,
        body: new TextEncoder().encode("{}"),
      });
      expect(response.status).toBe(415);
      expect(await response.json()).toEqual({ message: "JSON body required" });
    }
  });

  it.each([
    [START, "application/json", { message: "Body cut off" }],
    ["/users", "application/json", { message: "Body cut off" }],
    [
      "/oauth/token",
      "application/x-www-form-urlencoded",
      { error: "invalid_request", error_description: "Body cut off" },
    ],
  ])("takes a body that is cut off for the caller's failure, not ours: %s", async (path, type, answer) => {
    const log = vi.spyOn(console, "error");
    const body = new ReadableStream({
      pull(controller) {
        controller.error(new Error("connection lost"));
      },
    });
    const headers = { "Content-Type": type, "Content-Length": "100" };
    const response = await latchkey.fetch(path, { method: "POST", headers, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual(answer);
    expect(log).not.toHaveBeenCalled();
  });

  it("takes JSON with a charset", async () => {
    const headers = { "Content-Type": "Application/JSON; charset=utf-8" };
    expect((await latchkey.fetch(START, { method: "POST", headers, body: "{}" })).status).toBe(422);
  });

  it.each(["", "{", "nonsense", "[]", "null", '"text"', "5", '{"email":"a@example.com"} trailing'])(
    "refuses malformed JSON: %s",
    async (body) => {
      const response = await latchkey.fetch(START, { method: "POST", headers: json, body });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ message: expect.any(String) });
    },
  );

  it("refuses a body over 16 KiB, announced or streamed, and takes one of 16 KiB", async () => {
    const body = (bytes: number) => JSON.stringify({ email: "a".repeat(bytes - '{"email":""}'.length) });
    const send = (content: string | ReadableStream) =>
      latchkey.fetch(START, { method: "POST", headers: json, body: content });
    expect((await send(body(16 * 1024))).status).toBe(422);
    const over = await send(body(16 * 1024 + 1));
    expect(over.status).toBe(413);
    expect(await over.json()).toEqual({ message: "Body too large" });
    expect((await send(new Blob([body(16 * 1024 + 1)]).stream())).status).toBe(413);
  });

  it("is not taken in by a prototype", async () => {
    const response = await latchkey.fetch(START, {
      method: "POST",
      headers: json,
      body: '{"__proto__":{"email":"a@example.com"}}',
    });
    expect(await response.json()).toEqual({ email: "Email required", redirectUri: "Redirect URI required" });
  });
});

describe("elsewhere", () => {
  it("an unknown path is 404", async () => {
    for (const path of ["/nothing", "/api", "/api/users/1", "/API/users"]) {
      const response = await latchkey.get(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ message: "Not found" });
    }
  });

  it("a slash too many leads people to the page without it, nowhere else, and does nothing", async () => {
    const { status, headers } = await latchkey.get("/login/?locale=de", { Accept: "text/html" });
    expect(status).toBe(301);
    expect(headers.get("Location")).toBe(`${ORIGIN}/login?locale=de`);
    expect(headers.get("Cache-Control")).toBe("no-store");
    const elsewhere = await latchkey.get(`${ORIGIN}//evil.example/`, { Accept: "text/html" });
    expect(elsewhere.headers.get("Location")).toBe(`${ORIGIN}//evil.example`);
    // A program that forgot an id behind it.
    for (const path of ["/login/", "/api/admin/users/", "/api/sessions/"])
      expect((await latchkey.get(path)).status).not.toBe(301);
    const post = await latchkey.fetch("/api/users/", { method: "POST", headers: json, body: "{}" });
    expect(post.status).toBe(404);
  });

  it("an unknown path is a page to a browser", async () => {
    const response = await latchkey.get("/nothing", { Accept: "text/html" });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("There is nothing here");
  });

  it.each([
    ["GET", START, "POST"],
    ["PUT", "/api/users", "POST"],
    ["DELETE", "/users", "GET, HEAD, POST"],
    ["PATCH", "/api/passwordless/verify_redirect", "GET, HEAD, POST"],
    ["POST", "/api/auth_user", "DELETE, GET, HEAD, PATCH"],
    ["POST", "/.well-known/jwks.json", "GET, HEAD"],
    ["POST", "/", "GET, HEAD"],
  ])("%s %s is 405 and says what is allowed", async (method, path, allow) => {
    const response = await latchkey.fetch(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")?.split(", ").sort().join(", ")).toBe(allow);
    expect(await response.json()).toEqual({ message: "Method not allowed" });
  });
});

describe("every answer", () => {
  it.each(["/", "/nothing", "/api/auth_user", "/login", "/healthz", "/dev/mailbox.json"])(
    "of %s is guarded and not stored",
    async (path) => {
      const { headers } = await latchkey.get(path);
      expect(headers.get("Cache-Control")).toBe("no-store");
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("X-Frame-Options")).toBe("DENY");
      expect(headers.get("Referrer-Policy")).toBe(
        ["/", "/login"].includes(path) ? "same-origin" : "no-referrer",
      );
      expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
    },
  );

  it("of a page whose address is a secret tells it to nobody, not even to us", async () => {
    for (const path of ["/login/link?token=x", "/account/email?token=x", "/oauth/logout?id_token_hint=x"]) {
      const { headers } = await latchkey.get(path, { Accept: "text/html" });
      expect(headers.get("Referrer-Policy")).toBe("no-referrer");
    }
  });

  it("of the login may be waited for by the application that opened a window for it, and of other pages not", async () => {
    for (const [path, policy] of [
      ["/login", "unsafe-none"],
      ["/oauth/authorize?client_id=x", "unsafe-none"],
      ["/account", "same-origin"],
    ] as const)
      expect((await latchkey.get(path)).headers.get("Cross-Origin-Opener-Policy")).toBe(policy);
  });

  it("of pages allows no inline style, and no script from anywhere", async () => {
    for (const path of ["/", "/login", "/nothing"]) {
      const response = await latchkey.get(path, { Accept: "text/html" });
      const policy = response.headers.get("Content-Security-Policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain("unsafe-inline");
      expect(policy).not.toContain("script-src");
      expect(await response.text()).not.toMatch(/<script|style=|\son\w+=/);
    }
  });
});

describe("CORS", () => {
  const preflight = (path: string, origin: string) =>
    latchkey.fetch(path, {
      method: "OPTIONS",
      headers: {
        Origin: origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
      },
    });

  it.each(["http://localhost:3000", "https://pr-1.previews.example.com", "https://www.example.com"])(
    "lets %s in with credentials",
    async (origin) => {
      for (const path of [START, "/users", "/api/auth_user"]) {
        const { headers, status } = await preflight(path, origin);
        expect(status).toBe(204);
        expect(headers.get("Access-Control-Allow-Origin")).toBe(origin);
        expect(headers.get("Access-Control-Allow-Credentials")).toBe("true");
        expect(headers.get("Access-Control-Allow-Headers")?.toLowerCase()).toContain("content-type");
        expect(headers.get("Vary")).toContain("Origin");
      }
    },
  );

  it("shows the attempt's id to a frontend's script, on failures too", async () => {
    const started = await latchkey.post(
      START,
      { email: "ann@example.com", redirectUri: REDIRECT_URI },
      { Origin: "http://localhost:3000" },
    );
    expect(started.headers.get("Access-Control-Allow-Origin")).toBe("http://localhost:3000");
    expect(started.headers.get("Access-Control-Expose-Headers")).toContain("Attempt-Id");
    const refused = await latchkey.post(START, {}, { Origin: "http://localhost:3000" });
    expect(refused.status).toBe(422);
    expect(refused.headers.get("Access-Control-Allow-Origin")).toBe("http://localhost:3000");
  });

  it.each(["https://evil.example", "null", "http://localhost:3001", "https://a.b.previews.example.com", "*"])(
    "keeps %s out",
    async (origin) => {
      const { headers } = await preflight(START, origin);
      expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
      const answer = await latchkey.get("/api/auth_user", { Origin: origin });
      expect(answer.headers.get("Access-Control-Allow-Origin")).toBeNull();
      expect(answer.headers.get("Vary")).toContain("Origin");
    },
  );
});
