import { beforeEach, describe, expect, it } from "vitest";
import { type Browser, browser } from "../browser";
import { instance, ORIGIN } from "../helpers";
import {
  answerIn,
  authorizeUrl,
  CALLBACK,
  exchange,
  fieldsOf,
  register,
  signInFor,
  signInto,
} from "../openid";

const latchkey = instance();
let person: Browser;

beforeEach(async () => {
  await register();
  person = browser(latchkey);
  await signInto(latchkey, person);
});

const ask = async (changes: Record<string, string | null>) => person.open(await authorizeUrl(changes));

describe("response_mode", () => {
  it("Multiple Response Types §2.1: query puts the answer into the query, and is the default", async () => {
    for (const response_mode of ["query", null])
      expect((await ask({ response_mode })).headers.get("Location")).toMatch(`${CALLBACK}?code=`);
  });

  it("Multiple Response Types §2.1: fragment puts the answer, and an error, behind the #", async () => {
    const answer = await ask({ response_mode: "fragment" });
    expect(answer.headers.get("Location")).toMatch(`${CALLBACK}#code=`);
    expect(answerIn(answer)).toMatchObject({ state: "the state", iss: ORIGIN });
    const error = await ask({ response_mode: "fragment", scope: "nothing" });
    expect(error.headers.get("Location")).toMatch(`${CALLBACK}#error=invalid_scope`);
    expect(answerIn(error)).toMatchObject({ state: "the state", iss: ORIGIN });
  });

  it("Form Post Response Mode §2: form_post hands the answer over by a form to the redirect URI", async () => {
    const page = await ask({ response_mode: "form_post" });
    expect(page.status).toBe(200);
    expect(page.headers.get("Content-Type")).toMatch("text/html");
    expect(page.headers.get("Location")).toBeNull();
    const html = await page.text();
    expect(html).toContain(`<form method="post" action="${CALLBACK}">`);
    const { code = "", ...rest } = fieldsOf(html);
    expect(rest).toEqual({ state: "the state", iss: ORIGIN });
    expect((await exchange(latchkey, code)).status).toBe(200);
  });

  it("Form Post Response Mode §2: so it is with an error", async () => {
    const page = await ask({ response_mode: "form_post", scope: "nothing" });
    expect(fieldsOf(await page.text())).toMatchObject({
      error: "invalid_scope",
      state: "the state",
      iss: ORIGIN,
    });
  });

  it("Form Post Response Mode §2: so it is after a login, with the code of the mail and with its link", async () => {
    for (const by of ["code", "link"] as const) {
      const url = await authorizeUrl({ response_mode: "form_post" });
      const page = await signInFor(latchkey, browser(latchkey), url, "ann@example.com", by);
      expect(page.status).toBe(200);
      expect(fieldsOf(await page.text())).toMatchObject({ code: expect.any(String) });
    }
  });

  it("Form Post Response Mode §4: is kept by nobody, framed by nobody, and runs no script but its own", async () => {
    const { headers } = await ask({ response_mode: "form_post" });
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(headers.get("Referrer-Policy")).toBe("same-origin");
    const policy = headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("form-action 'self' https: https:;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
  });

  it("Form Post Response Mode §4: writes nothing of the request into the page but as text", async () => {
    const state = `"><script>alert(1)</script><input value='`;
    const html = await (await ask({ response_mode: "form_post", state })).text();
    expect(html).not.toContain("<script>");
    expect(fieldsOf(html).state).toBe(state);
  });

  it("RFC 9207 §2: the answer names its issuer in every mode", async () => {
    for (const response_mode of ["query", "fragment"])
      expect(answerIn(await ask({ response_mode })).iss).toBe(ORIGIN);
    expect(fieldsOf(await (await ask({ response_mode: "form_post" })).text()).iss).toBe(ORIGIN);
  });
});
