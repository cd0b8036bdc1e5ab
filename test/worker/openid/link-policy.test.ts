import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { codeIn, countOf, type Instance, instance, linkIn, ORIGIN, tokenIn } from "../helpers";
import {
  answerIn,
  authorizeUrl,
  CALLBACK,
  cookiesIn,
  exchange,
  fieldsOf,
  freezeTime,
  register,
} from "../openid";

const latchkey = instance();
let person: Browser;
let elsewhere: Browser;

beforeEach(() => register());

/** A person asks for a mail at an application's request: what the mail says, and the form of the window that waits. */
async function ask(service: Instance) {
  person = browser(service);
  elsewhere = browser(service);
  const page = await person.visit(await authorizeUrl());
  const login = await person.submit("/login", { ...fieldsOf(await page.text()), email: "ann@example.com" });
  const waiting = login.headers.get("Location") ?? "";
  const form = fieldsOf(await (await person.open(waiting)).text());
  const [mail] = await service.mails("ann@example.com");
  return { link: linkIn(mail), form: { ...form, code: codeIn(mail) } };
}

async function expectDone(service: Instance, response: Response) {
  expect(response.headers.get("Location")).toMatch(`${CALLBACK}?code=`);
  const answer = answerIn(response);
  expect(answer).toMatchObject({ state: "the state", iss: ORIGIN });
  expect((await exchange(service, answer.code ?? "")).status).toBe(200);
}

const isSignedIn = async (who: Browser) =>
  "code" in answerIn(await who.open(await authorizeUrl({ prompt: "none" })));

describe.each(["confirm", "same-browser", "direct"])(
  "at an application's request, LINK_POLICY=%s:",
  (LINK_POLICY) => {
    const service = instance({ LINK_POLICY });

    it("the link finishes the application's login in the browser that asked", async () => {
      const { link } = await ask(service);
      await expectDone(service, await person.open(link));
      expect(await isSignedIn(person)).toBe(true);
    });

    it("the code finishes it in the window that asked", async () => {
      const { form } = await ask(service);
      await expectDone(service, await person.submit("/login/code", form));
      expect(await isSignedIn(person)).toBe(true);
    });

    it("the code finishes it also after the link was only looked at elsewhere", async () => {
      const { link, form } = await ask(service);
      if (LINK_POLICY !== "direct") await elsewhere.open(link);
      await expectDone(service, await person.submit("/login/code", form));
    });

    it("after the link, the code is used up, and after the code the link", async () => {
      const { link, form } = await ask(service);
      await person.open(link);
      const stranger = browser(service);
      const late = await stranger.submit("/login/code", form);
      expect(late.status).toBe(400);
      expect(late.headers.get("Location")).toBeNull();
      const second = await ask(service);
      await person.submit("/login/code", second.form);
      expect((await stranger.open(second.link)).status).toBe(400);
      expect(await countOf("sessions")).toBe(2);
    });

    it("whoever was signed in by it and comes again, by a second press or an open tab, goes on, with no second session", async () => {
      const { link, form } = await ask(service);
      await person.submit("/login/code", form);
      for (const again of [await person.submit("/login/code", form), await person.open(link)])
        expect(answerIn(again)).toMatchObject({ code: expect.any(String) });
      expect(await countOf("sessions")).toBe(1);
      freezeTime().move(16 * 60);
      expect((await person.open(link)).status).toBe(400);
    });

    it("what looks ahead changes nothing: HEAD, a prefetch, an image", async () => {
      const { link } = await ask(service);
      const looks: [string, Record<string, string>][] = [
        ["HEAD", {}],
        ["GET", { "Sec-Purpose": "prefetch" }],
        ["GET", { "Sec-Fetch-Dest": "image" }],
      ];
      for (const [method, headers] of looks) {
        const response = await service.fetch(link, { method, headers: { ...cookiesIn(person), ...headers } });
        expect(response.headers.get("Location")).toBeNull();
      }
      expect(await countOf("sessions")).toBe(0);
      await expectDone(service, await person.open(link));
    });

    it("a page of another site presses no button for anybody", async () => {
      const { link } = await ask(service);
      const headers = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
      expect((await service.fetch(link, { method: "POST", headers })).status).toBe(403);
      expect(await countOf("sessions")).toBe(0);
    });
  },
);

describe("elsewhere", () => {
  it("LINK_POLICY=confirm asks first, and the button finishes the login there", async () => {
    const { link } = await ask(latchkey);
    const page = await elsewhere.open(link);
    expect(page.status).toBe(200);
    expect(page.headers.get("Content-Security-Policy")).toContain("form-action 'self' https:");
    expect(await page.text()).toContain("a…@example.com");
    expect(await countOf("sessions")).toBe(0);
    await expectDone(latchkey, await elsewhere.submit(link));
    expect(await isSignedIn(elsewhere)).toBe(true);
    expect(await isSignedIn(person)).toBe(false);
  });

  it("LINK_POLICY=same-browser sends back to where the person began: neither link nor code do anything here", async () => {
    const service = instance({ LINK_POLICY: "same-browser" });
    const { link, form } = await ask(service);
    for (const response of [await elsewhere.open(link), await elsewhere.submit(link)]) {
      expect(response.status).toBe(200);
      expect(await response.text()).toContain("Go back to where you began");
    }
    expect((await elsewhere.submit("/login/code", form)).status).toBe(400);
    expect(await countOf("sessions")).toBe(0);
    await expectDone(service, await person.submit("/login/code", form));
  });

  it("LINK_POLICY=direct finishes the login at once", async () => {
    const service = instance({ LINK_POLICY: "direct" });
    const { link } = await ask(service);
    await expectDone(service, await elsewhere.open(link));
    expect(await isSignedIn(person)).toBe(false);
  });

  it("a link that led to an application leads to the login once it is used up, without saying where it led", async () => {
    const { link } = await ask(latchkey);
    await person.open(link);
    const page = await elsewhere.open(link);
    expect(page.status).toBe(400);
    const html = await page.text();
    expect(html).toContain('action="/login');
    expect(html).not.toContain("app.example.com");
  });
});

describe("a login attempt of our own pages and one of a frontend", () => {
  const both = instance({ LINK_POLICY: "direct", EXCHANGE_URL: "http://localhost:3000/callback" });
  const REDIRECT = "http://localhost:3000/callback";

  it("are consumed at their own doors alone: ours at no door of the API", async () => {
    const { link, form } = await ask(both);
    const token = tokenIn(link);
    const { attempt: attemptId = "", code } = form as Record<string, string>;
    const query = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString();
    const tries = [
      await both.post("/api/passwordless/verify", { token }),
      await both.post("/api/passwordless/verify", { attemptId, code }),
      await both.get(
        `/api/passwordless/verify_redirect?${query({ verification_code: token, redirect_uri: REDIRECT })}`,
      ),
      await both.get(`/users?${query({ email: "ann@example.com", token })}`),
      await person.submit("/login/code", { attempt: attemptId, code: code ?? "", redirect_uri: REDIRECT }),
    ];
    for (const { status, headers } of tries) {
      expect(status).toBe(400);
      expect(headers.get("Location")).toBeNull();
    }
    expect(await countOf("sessions")).toBe(0);
    await expectDone(both, await person.open(link));
  });

  it("are consumed at their own doors alone: a frontend's not at ours", async () => {
    person = browser(both);
    const login = await person.submit("/login", { email: "ann@example.com", redirect_uri: REDIRECT });
    const attempt = new URL(login.headers.get("Location") ?? "", ORIGIN).searchParams.get("attempt") ?? "";
    const [mail] = await both.mails("ann@example.com");
    const link = linkIn(mail);
    const tries = [
      await person.open(`/login/link?token=${tokenIn(link)}`),
      await person.submit(`/login/link?token=${tokenIn(link)}`),
      await person.submit("/login/code", { attempt, code: codeIn(mail), return_to: "/account" }),
      await person.submit("/login/code", { attempt, code: codeIn(mail) }),
    ];
    for (const { status, headers } of tries) {
      expect(status).toBe(400);
      expect(headers.get("Location")).toBeNull();
    }
    expect(person.cookies.has("__Host-session")).toBe(false);
    expect(await countOf("sessions")).toBe(0);
    expect((await person.open(link)).headers.get("Location")).toMatch(`${REDIRECT}#jwt=`);
  });

  it("go on with the request that they began with: another cannot be put in its place", async () => {
    await register({ id: "evil", redirectUris: ["https://evil.example/"] });
    const { form } = await ask(latchkey);
    const return_to = await authorizeUrl({ client_id: "evil", redirect_uri: "https://evil.example/" });
    for (const other of [return_to, "/account"])
      expect(
        (await person.submit("/login/code", { ...form, return_to: other })).headers.get("Location"),
      ).toBeNull();
    await expectDone(latchkey, await person.submit("/login/code", form));
  });
});
