import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { ADMIN_TOKEN, adminInstance } from "../../admin";
import { bearer, signIn } from "../../helpers";

const admin = adminInstance({ LINK_POLICY: "direct" });
const { latchkey } = admin;

interface Line {
  line: number;
  outcome: string;
  note?: string;
}

const post = (text: string, query = "") =>
  latchkey.fetch(`/api/admin/users/import${query}`, {
    method: "POST",
    headers: bearer(ADMIN_TOKEN),
    body: text,
  });

async function add(users: object[], query = ""): Promise<Line[]> {
  const answer = await post(users.map((user) => JSON.stringify(user)).join("\n"), query);
  expect(answer.status).toBe(200);
  return (await answer.json<{ lines: Line[] }>()).lines;
}

const outcomes = (lines: Line[]) =>
  lines.map(({ outcome, note }) => (note === undefined ? outcome : `${outcome}: ${note}`));

const stored = async () => (await env.DB.prepare("SELECT * FROM users ORDER BY email_key").all()).results;

const exported = async (query = "") =>
  (await (await admin.get(`/users/export${query}`)).text())
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const ANN = {
  id: "auth0|5f7c",
  email: "Ann@example.com",
  username: "ann",
  createdAt: "2020-01-01T00:00:00.000Z",
  lastLoginAt: "2021-01-01T00:00:00Z",
};

describe("importing users", () => {
  it("keeps who they were: id, address, username and times", async () => {
    expect(outcomes(await add([ANN], "?source=auth0"))).toEqual(["created"]);
    expect(await stored()).toEqual([
      {
        id: "auth0|5f7c",
        email: "Ann@example.com",
        email_key: "ann@example.com",
        username: "ann",
        created_at: 1577836800,
        last_login_at: 1609459200,
        disabled_at: null,
        imported_from: "auth0",
      },
    ]);
    const { accessToken } = await signIn(latchkey, "ann@example.com");
    const me = await (await latchkey.get("/api/auth_user", bearer(accessToken))).json();
    expect(me).toEqual({ id: "auth0|5f7c", email: "Ann@example.com", username: "ann" });
  });

  it("keeps out whom it is told are disabled", async () => {
    await add([{ email: "ann@example.com", disabledAt: "2024-01-01T00:00:00Z" }]);
    expect(await stored()).toEqual([expect.objectContaining({ disabled_at: 1704067200 })]);
  });

  it("twice does nothing twice, and changes nobody who is there", async () => {
    await add([ANN, { email: "bob@example.com" }]);
    const before = await stored();
    expect(
      outcomes(await add([{ ...ANN, id: "another", username: "other" }, { email: "BOB@example.com" }])),
    ).toEqual(["known", "known"]);
    expect(await stored()).toEqual(before);
  });

  it("says what would become of each in a dry run, and writes nothing", async () => {
    await add([ANN]);
    const before = await stored();
    const users = [
      { email: "ann@example.com" },
      { email: "bob@example.com", id: ANN.id },
      { email: "carl@example.com", username: "ANN" },
      { email: "x" },
    ];
    const dry = await add(users, "?dry_run=true");
    expect(outcomes(dry)).toEqual([
      "known",
      "refused: id taken",
      "created: username taken, left out",
      "refused: email: Invalid email",
    ]);
    expect(await stored()).toEqual(before);
    expect(await add(users)).toEqual(dry);
    expect((await stored()).map(({ email, username }) => [email, username])).toEqual([
      ["Ann@example.com", "ann"],
      ["carl@example.com", null],
    ]);
  });

  it("takes the first of two with one address, one id or one username", async () => {
    const lines = await add([
      { email: "ann@example.com", id: "1", username: "ann" },
      { email: "ANN@example.com", id: "2" },
      { email: "bob@example.com", id: "1" },
      { email: "carl@example.com", id: "3", username: "Ann" },
    ]);
    expect(outcomes(lines)).toEqual([
      "created",
      "known",
      "refused: id taken",
      "created: username taken, left out",
    ]);
    expect((await stored()).map(({ id, username }) => [id, username])).toEqual([
      ["1", "ann"],
      ["3", null],
    ]);
  });

  it("refuses an address that waits for its old owner", async () => {
    await env.DB.prepare(
      "INSERT INTO users (id, email, email_key, created_at) VALUES ('u', 'new@example.com', 'new@example.com', 0)",
    ).run();
    await env.DB.prepare(
      "INSERT INTO email_changes VALUES ('a', 'u', 'old@example.com', 'old@example.com', 'h', 0, 9999999999, NULL)",
    ).run();
    expect(outcomes(await add([{ email: "old@example.com" }, { email: "OLD@example.com" }]))).toEqual([
      "refused: address waits for its old owner",
      "refused: as line 1, whose address it has",
    ]);
    expect(await stored()).toHaveLength(1);
  });

  it("refuses a bad line alone, and says which and why", async () => {
    const text = [
      "not json",
      JSON.stringify({ username: "ann" }),
      JSON.stringify({ email: "ann@example.com", createdAt: "yesterday" }),
      JSON.stringify({ email: "ann@example.com", id: "saml|ann@example.com" }),
      "[]",
      "",
      JSON.stringify({ email: "ann@example.com" }),
    ].join("\n");
    const { lines } = await (await post(text)).json<{ lines: Line[] }>();
    expect(lines.map(({ line, outcome }) => [line, outcome])).toEqual([
      [1, "refused"],
      [2, "refused"],
      [3, "refused"],
      [4, "refused"],
      [5, "refused"],
      [6, "created"],
    ]);
    expect(lines[2]?.note).toBe("createdAt: Must be a time such as 2030-01-31T12:00:00Z");
  });

  it("takes 200 lines at once, and no more", async () => {
    const users = Array.from({ length: 200 }, (_, i) => ({ email: `user${i}@example.com` }));
    expect(await add(users)).toHaveLength(200);
    expect((await post([...users, ANN].map((user) => JSON.stringify(user)).join("\n"))).status).toBe(413);
    expect((await post(`{"email":"${"x".repeat(1_100_000)}"}`)).status).toBe(413);
    expect((await post("\n\n")).status).toBe(422);
    expect((await post("{}", "?source=a b")).status).toBe(422);
    expect((await post("{}", "?dry_run=maybe")).status).toBe(422);
  });

  it("is told as a call, and of nobody that they were created", async () => {
    await add([ANN]);
    const { results } = await env.DB.prepare("SELECT kind, detail FROM events").all();
    expect(results).toEqual([{ kind: "admin.called", detail: "POST /api/admin/users/import" }]);
  });
});

describe("exporting users", () => {
  it("gives each once, a page at a time, as the import takes them", async () => {
    await add([
      ANN,
      { email: "bob@example.com", disabledAt: "2024-01-01T00:00:00Z" },
      { email: "carl@example.com" },
    ]);
    const first = await exported("?limit=2");
    const second = await exported(`?limit=2&after=${encodeURIComponent(first[1].id)}`);
    const all = [...first, ...second];
    expect(all.map(({ email }) => email).sort()).toEqual([
      "Ann@example.com",
      "bob@example.com",
      "carl@example.com",
    ]);
    expect(all.find(({ id }) => id === ANN.id)).toEqual({
      id: ANN.id,
      email: "Ann@example.com",
      username: "ann",
      createdAt: "2020-01-01T00:00:00Z",
      lastLoginAt: "2021-01-01T00:00:00Z",
      disabledAt: null,
      importedFrom: "import",
    });
    const before = await stored();
    await env.DB.prepare("DELETE FROM users").run();
    expect(outcomes(await add(all))).toEqual(["created", "created", "created"]);
    expect(await stored()).toEqual(before);
  });

  it("gives nothing where nobody is, and refuses what is no page", async () => {
    expect(await exported()).toEqual([]);
    expect((await admin.get("/users/export?limit=1001")).status).toBe(422);
  });
});
