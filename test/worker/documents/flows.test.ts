import { describe, expect, it, vi } from "vitest";
import flows from "../../../docs/flows.md?raw";
import { browser } from "../browser";
import { bearer, codeIn, linkIn, ORIGIN, oauth, refresh, signIn, startLogin, tokenIn } from "../helpers";
import { answerIn, authorizeUrl, exchange, fieldsOf, register, signInto } from "../openid";
import { type Cost, countingInstance } from "./counting";

/** Takes a flow's steps in turn: a request each, and what it cost. */
function newFlow(variables: Record<string, unknown> = {}) {
  const { latchkey, take } = countingInstance(variables);
  const rows: string[] = [];
  const read: number[] = [];
  const step = async <T>(name: string, request: () => Promise<T>): Promise<T> => {
    take();
    const answer = await request();
    const cost = take();
    rows.push(rowOf(name, cost));
    read.push(cost.rowsRead);
    return answer;
  };
  return { latchkey, step, rows, read };
}

const rowOf = (name: string, cost: Cost): string =>
  `| ${[name, cost.kvReads, cost.kvWrites, cost.before, cost.after, cost.rowsWritten].join(" | ")} |`;

/** The rows of the table under a heading of docs/flows.md. */
const documented = (heading: string): string[] => {
  const section = flows.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return section.split("\n").filter((line) => /^\| .*\d \|$/.test(line));
};

const status = async (expected: number, answer: Promise<Response>): Promise<Response> => {
  const response = await answer;
  if (response.status !== expected) throw new Error(`${response.status}: ${await response.text()}`);
  return response;
};

const PRESS = { method: "POST", headers: { Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" } };

describe("docs/flows.md tells what each step costs", () => {
  it("of the redirect contract", async () => {
    const { latchkey, step, rows, read } = newFlow();
    const email = "ann@example.com";
    const first = await step("`POST /api/passwordless/start`, a new address", () =>
      startLogin(latchkey, email),
    );
    await step("a GET of the link elsewhere: the confirm page", () => status(200, latchkey.get(first.link)));
    await step("a GET of the link where it was asked for: a new user's session", () =>
      status(302, latchkey.get(first.link, first.browser)),
    );
    const second = await step("`POST /api/passwordless/start`, a known user", () =>
      startLogin(latchkey, email),
    );
    const { attemptId, code } = second;
    const answer = await step("`POST /api/passwordless/verify`: a known user's session", () =>
      status(200, latchkey.post("/api/passwordless/verify", { attemptId, code })),
    );
    const { access_token } = (await answer.json()) as { access_token: string };
    await step("a link or code that is used up", () =>
      status(400, latchkey.get(second.link, second.browser)),
    );
    await step("`GET /api/auth_user`", () =>
      status(200, latchkey.get("/api/auth_user", bearer(access_token))),
    );
    await step("`POST /api/logout`", () =>
      status(204, latchkey.post("/api/logout", {}, bearer(access_token))),
    );
    expect(documented("The redirect contract")).toEqual(rows);
    const [, most = ""] = /No step here reads more than (\d+) rows/.exec(flows) ?? [];
    expect(Math.max(...read)).toBeLessThanOrEqual(Number(most));
  });

  it("of the exchange contract", async () => {
    const { latchkey, step, rows } = newFlow({ EXCHANGE_URL: "http://localhost:3000/welcome" });
    const email = "ann@example.com";
    await step("`POST /users`", () => status(200, latchkey.post("/users", { email })));
    const [mail] = await latchkey.mails(email);
    const query = new URLSearchParams({ email, token: tokenIn(linkIn(mail)) });
    await step("`GET /users`", () => status(200, latchkey.get(`/users?${query}`)));
    expect(documented("The exchange contract")).toEqual(rows);
  });

  it("of an application's login by OpenID Connect", async () => {
    const { latchkey, step, rows } = newFlow();
    await register();
    await register({ id: "other" });
    const person = browser(latchkey);
    const url = await authorizeUrl();
    const sent = await step("`GET /oauth/authorize`: to the login page", () => status(302, person.open(url)));
    const page = await step("`GET /login`", () => person.visit(sent.headers.get("Location") ?? ""));
    const fields = { ...fieldsOf(await page.text()), email: "ann@example.com" };
    const asked = await step("`POST /login`: the mail", () => status(303, person.submit("/login", fields)));
    const codePage = await step("`GET /login/code`", () => person.open(asked.headers.get("Location") ?? ""));
    const hidden = fieldsOf(await codePage.text());
    const code = codeIn((await latchkey.mails("ann@example.com"))[0]);
    const answer = await step("`POST /login/code`: our pages' session, and the code", () =>
      status(303, person.submit("/login/code", { ...hidden, code })),
    );
    const tokens = await step("`POST /oauth/token`: the application's session", () =>
      status(200, exchange(latchkey, answerIn(answer).code ?? "")),
    );
    const { access_token } = (await tokens.json()) as { access_token: string };
    await step("`GET /oauth/userinfo`", () =>
      status(200, latchkey.get("/oauth/userinfo", bearer(access_token))),
    );
    const other = await authorizeUrl({ client_id: "other" });
    await step("`GET /oauth/authorize` of the next application: the code at once", () =>
      status(303, person.open(other)),
    );
    expect(documented("OpenID Connect and the hosted pages")).toEqual(rows);
  });

  it("of a refresh", async () => {
    const { latchkey, step, rows } = newFlow();
    await register();
    const { refreshToken } = await signIn(latchkey, "ann@example.com");
    const use = (refresh_token: string) =>
      oauth(latchkey, "token", { grant_type: "refresh_token", refresh_token });
    await step("`POST /oauth/token` of a frontend", () => status(200, use(refreshToken)));
    await step("the same again, within the grace", () => status(200, use(refreshToken)));
    await step("an unknown one", () => status(400, use("x".repeat(43))));
    expect(documented("Refresh")).toEqual(rows);
  });

  it("of a change of address", async () => {
    const { latchkey, step, rows } = newFlow();
    const { accessToken } = await signIn(latchkey, "old@example.com");
    await step("`POST /api/auth_user/email`", () =>
      status(204, latchkey.post("/api/auth_user/email", { email: "new@example.com" }, bearer(accessToken))),
    );
    const token = tokenIn(linkIn((await latchkey.mails("new@example.com"))[0]));
    await step("`POST /api/auth_user/email/verify`", () =>
      status(200, latchkey.post("/api/auth_user/email/verify", { token })),
    );
    const notice = (await latchkey.mails("old@example.com")).find(({ subject }) =>
      subject.includes("changed"),
    );
    const undo = linkIn(notice);
    await step("the link to the old address: a question", () => status(200, latchkey.get(undo)));
    await step("its button: the old address is back, all sessions end", () =>
      status(200, latchkey.fetch(undo, PRESS)),
    );
    expect(documented("A change of address")).toEqual(rows);
  });

  it("of forgetting", async () => {
    const { latchkey, step, rows } = newFlow();
    await latchkey.purge(); // what is there before the first login
    await step("the purge, where there is nothing to delete", () => latchkey.purge());
    const later = (days: number) => vi.setSystemTime(Date.now() + days * 86400_000);
    const known = async () => (await signIn(latchkey, "ann@example.com")).refreshToken;
    await known();
    later(400);
    await latchkey.purge();
    await known();
    later(400);
    await step("the purge of all that one login left, by the redirect contract", () => latchkey.purge());
    await register();
    await signInto(latchkey, browser(latchkey));
    later(400);
    await step("the purge of all that one login of an application left", () => latchkey.purge());
    const token = await known();
    later(2);
    await latchkey.purge(); // its counters
    expect(await refresh(latchkey, token)).not.toBeNull();
    later(31);
    await step("the purge of the refresh token that one refresh used up, a month later", () =>
      latchkey.purge(),
    );
    expect(documented("Forgetting")).toEqual(rows);
  });
});
