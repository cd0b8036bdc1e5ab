import { describe, expect, it } from "vitest";
import { bearer, instance, ORIGIN } from "../helpers";

const latchkey = instance();

describe("GET /openapi.json", () => {
  it("is the document of this deployment, of its own address and no other", async () => {
    const elsewhere = instance({
      PUBLIC_URL: "https://id.acme.example",
      MAIL_PROVIDERS: "resend",
      RESEND_API_KEY: "re_1",
      LIMIT_PAUSES: "30s",
    });
    const text = await (await elsewhere.get("/openapi.json")).text();
    const document = JSON.parse(text);
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.servers).toEqual([{ url: "https://id.acme.example" }]);
    expect(text).toContain("iss=https%3A%2F%2Fid.acme.example");
    expect(text).not.toContain("login.example.com");
  });

  it("may be kept for a while, and is not sent again to who has it", async () => {
    const first = await latchkey.get("/openapi.json");
    expect(first.headers.get("Cache-Control")).toBe("public, max-age=300");
    expect(first.headers.get("Content-Type")).toBe("application/json");
    const tag = first.headers.get("ETag") ?? "";
    expect(tag).toMatch(/^"[\w-]{43}"$/);
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
      const again = await latchkey.get("/openapi.json", { "If-None-Match": known });
      expect(again.status).toBe(304);
      expect(again.headers.get("ETag")).toBe(tag);
      expect(await again.text()).toBe("");
    }
    expect((await latchkey.get("/openapi.json", { "If-None-Match": '"other"' })).status).toBe(200);
  });

  it("has another tag at another address", async () => {
    const other = instance({ PUBLIC_URL: "http://localhost:9999" });
    const tags = [latchkey, other].map(async (one) => (await one.get("/openapi.json")).headers.get("ETag"));
    const [mine, theirs] = await Promise.all(tags);
    expect(mine).not.toBe(theirs);
  });

  it("may be read by a page of any origin, without credentials", async () => {
    const { headers } = await latchkey.get("/openapi.json", { Origin: "https://viewer.example" });
    expect(headers.get("Access-Control-Allow-Origin")).toBe("https://viewer.example");
    expect(headers.get("Access-Control-Allow-Credentials")).toBeNull();
    expect(headers.get("Vary")).toContain("Origin");
  });
});

describe("GET /docs", () => {
  it("shows every operation, its fields and an example that a shell understands", async () => {
    const response = await latchkey.get("/docs", { Accept: "text/html", "Accept-Language": "de" });
    const text = (await response.text()).replaceAll("&#39;", "'").replaceAll("&quot;", '"');
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=300");
    expect(text).toContain('<html lang="en"');
    const { paths } = await (await latchkey.get("/openapi.json")).json<{ paths: Record<string, object> }>();
    for (const [path, methods] of Object.entries(paths))
      for (const method of Object.keys(methods))
        expect(text).toContain(`<h3><code>${method.toUpperCase()} ${path}</code></h3>`);
    expect(text).toContain(`curl -i '${ORIGIN}/api/passwordless/start' \\
  -H 'Content-Type: application/json' \\
  -d '{"email":"ann@example.com","redirectUri":"https://app.example.com/callback"}'`);
    expect(text).toContain(`curl -i '${ORIGIN}/api/logout' \\\n  -X POST`);
    expect(text).toContain("--data-urlencode 'grant_type=refresh_token'");
    expect(text).not.toContain("undefined");
  });

  it("runs no script and loads nothing from elsewhere", async () => {
    const response = await latchkey.get("/docs");
    const policy = response.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src|unsafe/);
    expect(await response.text()).not.toMatch(/<script|style=|\son\w+=|src="|<link[^>]*href="http/);
  });

  it("says nothing of who asks, so that it may be kept", async () => {
    const [one, other] = await Promise.all([
      latchkey.get("/docs", { "Accept-Language": "ja", ...bearer("x") }),
      latchkey.get("/docs?locale=ar"),
    ]);
    expect(await one.text()).toBe(await other.text());
  });
});
