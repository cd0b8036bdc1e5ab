import { env, exports } from "cloudflare:workers";
import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/config";
import { countOf, direct, fragmentOf, ORIGIN, startLogin } from "../helpers";

const worker = exports.default as { fetch(url: string, init?: RequestInit): Promise<Response> };

describe("requests do not touch each other", () => {
  it("100 people who sign in at once each get their own token", async () => {
    const latchkey = direct();
    const people = Array.from({ length: 100 }, (_, i) => `person${i}@example.com`);
    const started = await Promise.all(people.map((email) => startLogin(latchkey, email)));
    const tokens = await Promise.all(
      started.map(async ({ link }) => fragmentOf(await latchkey.get(link)).get("jwt") ?? ""),
    );
    expect(tokens.map((token) => decodeJwt(token).email)).toEqual(people);
    expect(new Set(tokens.map((token) => decodeJwt(token).sid)).size).toBe(100);
  });

  it("200 that are cut off mid-way harm none of the 200 that follow", async () => {
    const ask = (signal?: AbortSignal) =>
      worker.fetch(`${ORIGIN}/api/passwordless/start`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ email: "ann@example.com", redirectUri: "http://localhost:3000/" }),
        signal,
      });
    const cutOff = Array.from({ length: 200 }, () => {
      const controller = new AbortController();
      const answer = ask(controller.signal).then(
        (response) => response.body?.cancel(),
        () => undefined,
      );
      queueMicrotask(() => controller.abort());
      return answer;
    });
    await Promise.all(cutOff);
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask()));
    expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(204));
  });

  it("one instance's configuration is not another's", async () => {
    const [open, closed] = [direct(), direct({ SIGNUP: "closed" })];
    await Promise.all([open.get("/healthz"), closed.get("/healthz")]);
    expect((await closed.post("/api/users", { email: "a@example.com", username: "a" })).status).toBe(403);
    expect((await open.post("/api/users", { email: "a@example.com", username: "a" })).status).toBe(201);
    expect(await countOf("users")).toBe(1);
  });

  it("the first requests of a fresh isolate may all come at once", async () => {
    const fresh = direct({ APP_NAME: "Fresh" });
    const answers = await Promise.all(Array.from({ length: 50 }, () => fresh.get("/healthz")));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await parseConfig(env)).appName).toBe("Latchkey");
  });
});
