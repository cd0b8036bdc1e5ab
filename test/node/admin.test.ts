import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adminTokenHash, newAdminToken } from "../../scripts/secrets.mjs";
import { ROOT, run } from "./clone";
import { startWorker } from "./worker";

const ADMIN_TOKEN = newAdminToken();

describe("npm run admin", () => {
  let worker: Miniflare;
  let origin: string;

  beforeAll(async () => {
    worker = await startWorker({ ADMIN_TOKEN_HASH: adminTokenHash(ADMIN_TOKEN) });
    origin = (await worker.ready).origin;
  });
  afterAll(() => worker.dispose());

  /** What it prints, and its exit code. */
  async function admin(words: string, env: Record<string, string> = {}) {
    const node = join(ROOT, "node_modules/.bin/node");
    const command = [node, "scripts/admin.mjs", ...words.split(" ").filter(Boolean)];
    const running = run(ROOT, command, { LATCHKEY_URL: origin, ADMIN_TOKEN, TZ: "UTC", ...env });
    return { code: await running.ended, output: running.output() };
  }

  const json = async (words: string) =>
    (await admin(`${words} --json`)).output
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));

  it("adds users, finds them, and shows one", async () => {
    const [ann] = await json("create Ann@example.com ann");
    expect((await admin("create bob@example.com")).output).toContain("bob@example.com");
    const { code, output } = await admin("users");
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(
        /^id +email +username\n[\w-]{36} {2}Ann@example\.com {2}ann\n[\w-]{36} {2}bob@example\.com\n$/,
      ),
    ]);
    expect(await json("users --prefix ann")).toEqual([expect.objectContaining({ id: ann.id })]);
    expect((await admin(`user ${ann.id}`)).output).toMatch(/^email +Ann@example\.com$/m);
  });

  it("reads all pages of a long list, and says how far it is", async () => {
    const db = await worker.getD1Database("DB");
    await db
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
         INSERT INTO users (id, email, email_key, created_at) SELECT 'id' || i, 'u' || i || '@many.example', 'u' || i || '@many.example', 0 FROM n`,
      )
      .run();
    const { output } = await admin("users --prefix u --json");
    const lines = output.split("\n").filter((line) => line.startsWith("{"));
    expect(new Set(lines).size).toBe(250);
    expect(output).toContain("100 users …\n");
    expect(output).toContain("200 users …\n");
  });

  it("disables and enables, ends sessions, and tells what was done by whom it was done to", async () => {
    const [{ id }] = await json("create carl@example.com");
    for (const words of [`disable ${id}`, `enable ${id}`, `end-sessions ${id}`])
      expect((await admin(words)).code).toBe(0);
    expect((await admin(`sessions ${id}`)).output).toBe("None.\n");
    const events = await json(
      `events --user ${id} --kind admin.user_disabled,admin.user_enabled,admin.sessions_ended`,
    );
    expect(events.map(({ kind }) => kind)).toEqual([
      "admin.sessions_ended",
      "admin.user_enabled",
      "admin.user_disabled",
    ]);
    expect(await json("events --limit 150 --kind user.created")).toHaveLength(150);
  });

  it("deletes only where somebody says yes", async () => {
    const [{ id }] = await json("create dora@example.com");
    expect(await admin(`delete ${id}`)).toEqual({ code: 1, output: "Nothing was deleted.\n" });
    expect(await admin(`delete ${id} --yes`)).toEqual({ code: 0, output: "dora@example.com is deleted.\n" });
    expect(await admin(`user ${id}`)).toEqual({ code: 1, output: "No such user (status 404).\n" });
  });

  it("lists suppressions and lifts them", async () => {
    const db = await worker.getD1Database("DB");
    await db
      .prepare("INSERT INTO suppressions VALUES ('eve@example.com', 'bounce', 'resend', 1800000000, NULL)")
      .run();
    expect((await admin("suppressions")).output).toBe(
      "email            reason  provider  since\neve@example.com  bounce  resend    2027-01-15 08:00\n",
    );
    expect((await admin("lift eve@example.com")).output).toContain("eve@example.com gets mail again");
    expect((await admin("suppressions")).output).toBe("None.\n");
  });

  it("counts", async () => {
    const [stats] = await json("stats");
    expect(stats.users).toBeGreaterThan(250);
    expect((await admin("stats")).output).toMatch(/^users +\d+$/m);
  });

  it("makes a token whose hash is what the service compares", async () => {
    const [{ ADMIN_TOKEN, ADMIN_TOKEN_HASH }] = await json("token");
    expect(adminTokenHash(ADMIN_TOKEN)).toBe(ADMIN_TOKEN_HASH);
  });

  it.each([
    ["a wrong token", "stats", { ADMIN_TOKEN: "wrong" }, /does not know this token/],
    [
      "a service that is not there",
      "stats",
      { LATCHKEY_URL: "http://127.0.0.1:9" },
      /^http:\/\/127\.0\.0\.1:9 cannot be reached/,
    ],
    [
      "an address that would show the token to the network",
      "stats",
      { LATCHKEY_URL: "http://example.com" },
      /not an https address/,
    ],
    ["a bad address", "create nobody", {}, /^email: Invalid email \(status 422\)\.\n$/],
    ["a time that is none", "events --since soon", {}, /--since soon is neither/],
    ["an unknown option", "users --limt 3", {}, /^Unknown option '--limt'/],
    ["an unknown command", "usrs", {}, /^npm run admin -- users /],
  ])("says in one go what is wrong with %s", async (_, words, env, message) => {
    const { code, output } = await admin(words, env);
    expect(code).toBe(1);
    expect(output).toMatch(message);
    expect(output).not.toContain(ADMIN_TOKEN);
  });
});
