import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import worker from "../../../src/index";
import { type Fault, faultyD1, faultyKv } from "../faults";
import {
  bearer,
  countOf,
  direct,
  fragmentOf,
  type Instance,
  REDIRECT_URI,
  signIn,
  startLogin,
} from "../helpers";

const latchkey = direct();
const FAULTS: Fault[] = ["fails before", "fails after", "hangs", "answers nonsense"];
const start = (broken: Instance) =>
  broken.post("/api/passwordless/start", { email: "ann@example.com", redirectUri: REDIRECT_URI });

const moveTime = () => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });

/** The answer of a request that waits for something that never comes: time is moved on until it is there. */
async function inTheEnd(request: Promise<Response>): Promise<Response> {
  moveTime();
  let done = false;
  const mark = () => {
    done = true;
  };
  request.then(mark, mark);
  while (!done) await vi.advanceTimersByTimeAsync(1000);
  return request;
}

async function expectFailure(request: Promise<Response>) {
  const response = await inTheEnd(request);
  expect(response.status === 500 || response.status === 503).toBe(true);
  expect(await response.json()).toEqual({ message: expect.any(String), requestId: expect.any(String) });
}

describe("where KV fails", () => {
  it.each(FAULTS.slice(0, 3))("on storing the attempt (%s), no mail goes out", async (fault) => {
    const broken = direct(faultyKv(env, "put", fault));
    await expectFailure(start(broken));
    expect(await broken.mails()).toEqual([]);
  });

  it.each(FAULTS)(
    "on reading the attempt (%s), nothing is consumed and the link works later",
    async (fault) => {
      const { link } = await startLogin(latchkey, "ann@example.com");
      await expectFailure(direct(faultyKv(env, "get", fault)).get(link));
      expect(await countOf("sessions")).toBe(0);
      expect((await latchkey.get(link)).status).toBe(302);
    },
  );

  it.each([
    ["no JSON", "nonsense"],
    ["of another shape", '{"email":"ann@example.com"}'],
    ["of another type", "[1]"],
  ])("and holds an attempt that is %s, the answer is a failure of ours", async (_, value) => {
    const { link, attemptId } = await startLogin(latchkey, "ann@example.com");
    await env.ATTEMPTS.put(`attempt:${attemptId}`, value);
    await expectFailure(latchkey.get(link));
    expect(await countOf("sessions")).toBe(0);
  });
});

describe("where D1 fails", () => {
  it.each(["fails before", "hangs", "answers nonsense"] as const)(
    "on opening the session (%s), nothing is half done and the link works later",
    async (fault) => {
      const { link } = await startLogin(latchkey, "ann@example.com");
      await expectFailure(direct(faultyD1(env, fault)).get(link));
      expect([await countOf("users"), await countOf("sessions"), await countOf("refresh_tokens")]).toEqual([
        0, 0, 0,
      ]);
      expect((await latchkey.get(link)).status).toBe(302);
    },
  );

  it("for good after the session was opened, nobody holds a token of it, and a new link works", async () => {
    const { link } = await startLogin(latchkey, "ann@example.com");
    await expectFailure(direct(faultyD1(env, "fails after")).get(link));
    expect((await latchkey.get(link)).status).toBe(400);
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    expect((await latchkey.get("/api/auth_user", bearer(accessToken))).status).toBe(200);
  });

  it.each(FAULTS)(
    "on reading the session (%s), nobody is let in and the token works later",
    async (fault) => {
      const { accessToken } = await signIn(latchkey, "ann@example.com");
      const response = await inTheEnd(
        direct(faultyD1(env, fault)).get("/api/auth_user", bearer(accessToken)),
      );
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect((await latchkey.get("/api/auth_user", bearer(accessToken))).status).toBe(200);
    },
  );

  it.each(["fails before", "hangs", "answers nonsense"] as const)(
    "on creating a user (%s), there is none",
    async (fault) => {
      const broken = direct(faultyD1(env, fault));
      await expectFailure(broken.post("/api/users", { email: "ann@example.com", username: "ann" }));
      expect(await countOf("users")).toBe(0);
    },
  );

  it.each(["fails before", "hangs"] as const)(
    "on looking for a known user (%s), no mail goes out",
    async (fault) => {
      const broken = direct({ SIGNUP: "closed", ...faultyD1(env, fault) });
      await expectFailure(start(broken));
      expect((await env.ATTEMPTS.list()).keys).toEqual([]);
    },
  );
});

describe("where the mail API fails", () => {
  const real = direct({ MAIL_PROVIDERS: "resend", RESEND_API_KEY: "re_1" });
  const untilAborted = (_: unknown, init?: RequestInit) =>
    new Promise<Response>((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    });
  const cases: [string, typeof fetch][] = [
    ["is out of reach", async () => Promise.reject(new TypeError("connection refused"))],
    ["never answers", untilAborted as typeof fetch],
    ["answers 500", async () => Response.json({ name: "application_error" }, { status: 500 })],
    ["answers 429", async () => Response.json({ name: "rate_limit_exceeded" }, { status: 429 })],
    ["refuses the mail", async () => Response.json({ name: "validation_error" }, { status: 422 })],
    ["answers nonsense", async () => new Response("<html>welcome to the proxy</html>")],
    ["answers nothing", async () => new Response(null, { status: 204 })],
    ["answers JSON of another shape", async () => Response.json(["ok"])],
  ];

  it.each(cases)("and %s, the answer is 503 and the attempt is taken back", async (_, answer) => {
    vi.spyOn(globalThis, "fetch").mockImplementation(answer);
    const response = await inTheEnd(start(real));
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toBe("30");
    expect(await response.json()).toEqual({
      message: "The mail could not be sent",
      requestId: expect.any(String),
    });
    expect((await env.ATTEMPTS.list()).keys).toEqual([]);
  });

  it("a person who tries again gets in", async () => {
    vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(new Response(null, { status: 500 }));
    expect((await start(real)).status).toBe(503);
    let sent: { text: string; to: string[] } | undefined;
    vi.spyOn(globalThis, "fetch").mockImplementationOnce(async (request) => {
      sent = await (request as Request).json();
      return Response.json({ id: "mail-1" });
    });
    expect((await start(real)).status).toBe(204);
    expect(sent?.to).toEqual(["ann@example.com"]);
    const [link = ""] = /https?:\S+/.exec(sent?.text ?? "") ?? [];
    expect(fragmentOf(await real.get(link)).get("jwt")).toBeTruthy();
  });

  it("and sign-up is closed, nothing tells: the answer and what guesses at the code get are those of an unknown address", async () => {
    await latchkey.post("/api/users", { email: "known@example.com", username: "known" });
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: 422 }));
    const closed = direct({ SIGNUP: "closed", MAIL_PROVIDERS: "resend", RESEND_API_KEY: "re_1" });
    const tell = async (email: string) => {
      const body = { email, redirectUri: REDIRECT_URI };
      const started = await closed.post("/api/passwordless/start", body);
      const attemptId = started.headers.get("Attempt-Id");
      const statuses = [started.status];
      for (let i = 0; i < 7; i++)
        statuses.push(
          (await closed.post("/api/passwordless/verify", { attemptId, code: `0000000${i}` })).status,
        );
      return statuses;
    };
    expect(await tell("known@example.com")).toEqual([204, 400, 400, 400, 400, 400, 429, 429]);
    expect(await tell("unknown@example.com")).toEqual([204, 400, 400, 400, 400, 400, 429, 429]);
  });

  it("is not waited for where sign-up is closed: the mail is made and sent after the answer", async () => {
    await latchkey.post("/api/users", { email: "ann@example.com", username: "ann" });
    const send = vi.spyOn(globalThis, "fetch").mockImplementation(async () => Response.json({ id: "1" }));
    const env = { ...latchkey.env, SIGNUP: "closed", MAIL_PROVIDERS: "resend", RESEND_API_KEY: "re_1" };
    const context = createExecutionContext();
    const request = new Request("http://localhost:8787/api/passwordless/start", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email: "ann@example.com", redirectUri: REDIRECT_URI }),
    });
    const response = await worker.fetch(request as never, env, context);
    expect(response.status).toBe(204);
    expect(send).not.toHaveBeenCalled();
    await waitOnExecutionContext(context);
    expect(send).toHaveBeenCalledOnce();
  });
});
