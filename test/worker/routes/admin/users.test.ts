import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { adminInstance } from "../../admin";
import { bearer, refresh, signIn, startLogin } from "../../helpers";

const admin = adminInstance({ LINK_POLICY: "direct" });
const { latchkey } = admin;

interface Account {
  id: string;
  email: string;
  username: string | null;
  disabledAt: string | null;
  [field: string]: unknown;
}

interface Page {
  users: Account[];
  next: string | null;
}

const add = async (email: string, username?: string): Promise<Account> =>
  (await admin.post("/users", { email, username })).json();

const page = async (query = ""): Promise<Page> => (await admin.get(`/users${query}`)).json();

const emails = async (query: string) => (await page(query)).users.map(({ email }) => email);

const kinds = async (): Promise<string[]> =>
  (await env.DB.prepare("SELECT kind FROM events ORDER BY id").all<{ kind: string }>()).results
    .map(({ kind }) => kind)
    .filter((kind) => kind.startsWith("admin.") && kind !== "admin.called");

const status = async (answer: Promise<Response>) => (await answer).status;

describe("finding users", () => {
  it("pages through all of them in the order of their addresses, each once, also while some come and go", async () => {
    for (const name of ["dora", "ann", "carl", "bob", "eve"]) await add(`${name}@example.com`);
    const first = await page("?limit=2");
    expect(first.users.map(({ email }) => email)).toEqual(["ann@example.com", "bob@example.com"]);
    await add("aaron@example.com");
    await admin.delete(`/users/${first.users[1]?.id}`);
    const second = await page(`?limit=2&after=${first.next}`);
    expect(second.users.map(({ email }) => email)).toEqual(["carl@example.com", "dora@example.com"]);
    const third = await page(`?limit=2&after=${second.next}`);
    expect([third.users.map(({ email }) => email), third.next]).toEqual([["eve@example.com"], null]);
  });

  it("says that a page is the last one also where it is full", async () => {
    await add("ann@example.com");
    await add("bob@example.com");
    expect((await page("?limit=2")).next).toBeNull();
  });

  it("finds by address, whatever its case, by the beginning of one, and by username", async () => {
    await add("Ann@Example.com", "Ann");
    await add("anna@example.com");
    await add("bob@example.com");
    expect(await emails("?email=ANN@example.com")).toEqual(["Ann@example.com"]);
    expect(await emails("?prefix=Ann")).toEqual(["Ann@example.com", "anna@example.com"]);
    expect(await emails("?username=ann")).toEqual(["Ann@example.com"]);
    expect(await emails("?prefix=ann&username=nobody")).toEqual([]);
    expect(await emails("?email=nobody@example.com")).toEqual([]);
  });

  it("takes no word of a query for SQL", async () => {
    await add("ann@example.com");
    expect(await emails("?prefix=%25")).toEqual([]);
    expect(await emails(`?prefix=${encodeURIComponent("' OR 1=1 --")}`)).toEqual([]);
  });

  it.each([
    ...["limit=0", "limit=101", "limit=x", "email=nobody", `prefix=${"x".repeat(255)}`],
    ...["after=%00", "after=-", "after=false", `after=${"x".repeat(401)}`],
  ])("refuses %s", async (query) => {
    expect(await status(admin.get(`/users?${query}`))).toBe(422);
  });

  it("takes whatever could have been a cursor", async () => {
    await add("ann@example.com");
    for (const after of ["xx", "xxx", "____"])
      expect(await emails(`?after=${after}`)).toEqual(expect.any(Array));
  });
});

describe("one user", () => {
  it("is shown with their live sessions, and whether mail to them is withheld", async () => {
    await signIn(latchkey, "ann@example.com");
    await signIn(latchkey, "ann@example.com");
    await env.DB.prepare(
      "INSERT INTO suppressions VALUES ('ann@example.com', 'bounce', 'resend', 1, NULL)",
    ).run();
    const [{ id } = { id: "" }] = (await page()).users;
    expect(await (await admin.get(`/users/${id}`)).json()).toEqual({
      id,
      email: "ann@example.com",
      username: null,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      lastLoginAt: expect.stringMatching(/^\d{4}-.*Z$/),
      disabledAt: null,
      importedFrom: null,
      liveSessions: 2,
      suppressed: true,
    });
  });

  it.each([
    ["GET", ""],
    ["DELETE", ""],
    ["POST", "/disable"],
    ["POST", "/enable"],
    ["GET", "/sessions"],
    ["DELETE", "/sessions"],
    ["DELETE", "/sessions/some"],
  ])("that is not there is a 404: %s %s", async (method, path) => {
    const ask = { GET: admin.get, POST: admin.post, DELETE: admin.delete }[method as "GET"];
    const answer = await ask(`/users/nobody${path}`);
    expect([answer.status, await answer.json()]).toEqual([404, { message: "No such user" }]);
    expect(await kinds()).toEqual([]);
  });
});

describe("adding a user", () => {
  it("lets them sign in where sign-up is closed, whom nobody else could add", async () => {
    const closed = adminInstance({ SIGNUP: "closed", LINK_POLICY: "direct" });
    const answer = await closed.post("/users", { email: "ann@example.com", username: "ann" });
    expect([answer.status, await answer.json()]).toEqual([
      201,
      { id: expect.any(String), email: "ann@example.com", username: "ann" },
    ]);
    expect((await signIn(closed.latchkey, "ann@example.com")).accessToken).not.toBe("");
    expect(await kinds()).toEqual(["admin.user_created"]);
  });

  it("refuses an address or a username that is taken, and bad ones", async () => {
    await add("ann@example.com", "ann");
    const refused = async (email: unknown, username?: unknown) => {
      const answer = await admin.post("/users", { email, username });
      return [answer.status, await answer.json()];
    };
    expect(await refused("ANN@example.com")).toEqual([403, { email: "Email taken" }]);
    expect(await refused("bob@example.com", "ANN")).toEqual([403, { username: "Username taken" }]);
    expect(await refused("bob")).toEqual([422, { email: "Invalid email" }]);
    expect(await refused("bob@example.com", "1")).toEqual([422, { username: "Invalid username" }]);
  });

  it("adds one of two at once", async () => {
    const answers = await Promise.all(
      [1, 2].map(() => status(admin.post("/users", { email: "ann@example.com" }))),
    );
    expect(answers.sort()).toEqual([201, 403]);
  });
});

describe("disabling a user", () => {
  it("ends their sessions at once and keeps them out, and nobody else", async () => {
    const ann = await signIn(latchkey, "ann@example.com");
    const bob = await signIn(latchkey, "bob@example.com");
    const waiting = await startLogin(latchkey, "ann@example.com");
    const [{ id } = { id: "" }] = (await page("?email=ann@example.com")).users;
    expect(await status(admin.post(`/users/${id}/disable`))).toBe(204);

    expect(await status(latchkey.get("/api/auth_user", bearer(ann.accessToken)))).toBe(401);
    expect(await refresh(latchkey, ann.refreshToken)).toBeNull();
    expect(await status(latchkey.get(waiting.link, waiting.browser))).toBe(400);
    expect(await status(latchkey.get("/api/auth_user", bearer(bob.accessToken)))).toBe(200);

    await admin.post(`/users/${id}/enable`);
    expect(await status(latchkey.get("/api/auth_user", bearer(ann.accessToken)))).toBe(401);
    expect((await signIn(latchkey, "ann@example.com")).accessToken).not.toBe("");
    expect(await kinds()).toEqual(["admin.user_disabled", "admin.user_enabled"]);
  });

  it("twice keeps the time of the first", async () => {
    const { id } = await add("ann@example.com");
    await admin.post(`/users/${id}/disable`);
    await env.DB.prepare("UPDATE users SET disabled_at = 1000").run();
    expect(await status(admin.post(`/users/${id}/disable`))).toBe(204);
    expect((await page()).users[0]?.disabledAt).toBe("1970-01-01T00:16:40Z");
  });
});

describe("deleting a user", () => {
  it("takes their sessions, frees their address, and is told", async () => {
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const [{ id } = { id: "" }] = (await page()).users;
    expect(await status(admin.delete(`/users/${id}`))).toBe(204);
    expect(await status(latchkey.get("/api/auth_user", bearer(accessToken)))).toBe(418);
    expect(await status(admin.delete(`/users/${id}`))).toBe(404);
    expect((await page()).users).toEqual([]);
    expect((await add("ann@example.com")).id).not.toBe(id);
    expect(await kinds()).toEqual(["admin.user_deleted", "admin.user_created"]);
  });
});

describe("the sessions of a user", () => {
  it("are listed and ended, one or all, and nobody else's", async () => {
    const first = await signIn(latchkey, "ann@example.com");
    const second = await signIn(latchkey, "ann@example.com");
    const bob = await signIn(latchkey, "bob@example.com");
    const [ann, { id: bobId } = { id: "" }] = (await page()).users;
    const path = `/users/${ann?.id}/sessions`;
    const list = async (): Promise<{ id: string; client: string }[]> => (await admin.get(path)).json();
    const [newest, oldest] = await list();
    expect(newest).toMatchObject({ client: "http://localhost:3000", createdAt: expect.stringMatching(/Z$/) });

    expect(await status(admin.delete(`/users/${bobId}/sessions/${oldest?.id}`))).toBe(404);
    expect(await status(admin.delete(`${path}/${oldest?.id}`))).toBe(204);
    expect(await status(admin.delete(`${path}/${oldest?.id}`))).toBe(404);
    expect((await list()).map(({ id }) => id)).toEqual([newest?.id]);
    expect(await status(latchkey.get("/api/auth_user", bearer(first.accessToken)))).toBe(401);
    expect(await status(latchkey.get("/api/auth_user", bearer(second.accessToken)))).toBe(200);

    expect(await status(admin.delete(path))).toBe(204);
    expect(await list()).toEqual([]);
    expect(await status(latchkey.get("/api/auth_user", bearer(second.accessToken)))).toBe(401);
    expect(await status(latchkey.get("/api/auth_user", bearer(bob.accessToken)))).toBe(200);
    expect(await kinds()).toEqual(["admin.sessions_ended", "admin.sessions_ended"]);
  });
});

it("ends no session where the id of one is missing", async () => {
  const { accessToken } = await signIn(latchkey, "ann@example.com");
  const [{ id } = { id: "" }] = (await page()).users;
  expect(await status(admin.delete(`/users/${id}/sessions/`))).toBe(404);
  expect(await status(latchkey.get("/api/auth_user", bearer(accessToken)))).toBe(200);
});
