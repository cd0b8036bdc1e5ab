import { describe, expect, it } from "vitest";
import { instance } from "../helpers";

describe("scripts", () => {
  it.each([
    ["/login/code.js", "text/javascript; charset=utf-8"],
    ["/login/wait.js", "text/javascript; charset=utf-8"],
    ["/client.js", "text/javascript; charset=utf-8"],
    ["/client.d.ts", "text/plain; charset=utf-8"],
  ])("are served as what they are, kept for five minutes, and set no cookie: %s", async (path, type) => {
    const response = await instance().get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe(type);
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=300");
    expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(response.headers.getSetCookie()).toEqual([]);
    expect((await response.text()).length).toBeGreaterThan(100);
  });

  it.each([
    ["/client.js", "cross-origin"],
    ["/client.d.ts", "cross-origin"],
    ["/login/code.js", "same-origin"],
  ])("are for pages elsewhere where these are meant to load them: %s", async (path, policy) => {
    expect((await instance().get(path)).headers.get("Cross-Origin-Resource-Policy")).toBe(policy);
  });

  it("send the code form at as many digits as a code has", async () => {
    const response = await instance({ CODE_LENGTH: "10" }).get("/login/code.js");
    expect(await response.text()).toContain("=== 10)");
  });
});
