import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createDirectory } from "../../../src/store/directory";
import { changesBy, insert, NOW, settle } from "./town";

const directory = createDirectory(env.DB);

beforeEach(settle);

describe("reading a user", () => {
  it("counts the sessions of theirs that are live", async () => {
    expect(await directory.read("ann", NOW)).toMatchObject({ account: { id: "ann" }, liveSessions: 3 });
    await env.DB.prepare("DELETE FROM refresh_tokens").run();
    await env.DB.prepare("DELETE FROM sessions WHERE user_id = 'ann'").run();
    expect(await directory.read("ann", NOW)).toMatchObject({ account: { id: "ann" }, liveSessions: 0 });
  });

  it("counts a session until the second in which it ends", async () => {
    expect(await directory.read("ann", NOW + 4999)).toMatchObject({ liveSessions: 3 });
    expect(await directory.read("ann", NOW + 5000)).toMatchObject({ liveSessions: 0 });
  });

  it("says whether mail to their address, and no other, is withheld now", async () => {
    const row = { reason: "bounce", provider: "resend", occurred_at: NOW - 100 };
    await insert("suppressions", [
      { email_key: "ann@example.com", ...row, lifted_at: NOW - 50 },
      { email_key: "bob@example.com", ...row },
    ]);
    expect((await directory.read("ann", NOW))?.suppressed).toBe(false);
    expect((await directory.read("bob", NOW))?.suppressed).toBe(true);
    expect((await directory.read("dora", NOW))?.suppressed).toBe(false);
  });

  it("finds nobody by an id that nobody has", async () => {
    expect(await directory.read("eve", NOW)).toBeNull();
  });
});

describe("disabling a user", () => {
  it("ends the sessions of theirs that are live, and keeps them out: nothing else", async () => {
    expect(await changesBy(() => directory.disable("ann", NOW))).toEqual([
      `sessions ann app: revoked_at = ${NOW}`,
      `sessions ann pages: revoked_at = ${NOW}`,
      `sessions ann wiki: revoked_at = ${NOW}`,
      `users ann: disabled_at = ${NOW}`,
    ]);
  });

  it("keeps the time since when that is so", async () => {
    await directory.disable("ann", NOW);
    expect(await changesBy(() => directory.disable("ann", NOW + 5))).toEqual([]);
  });

  it("says whether there is such a user", async () => {
    expect(await directory.disable("ann", NOW)).toBe(true);
    expect(await directory.disable("eve", NOW)).toBe(false);
    expect(await directory.enable("ann")).toBe(true);
    expect(await directory.enable("eve")).toBe(false);
  });

  it("is undone by enabling them, their sessions aside", async () => {
    expect(await changesBy(() => directory.enable("dora"))).toEqual(["users dora: disabled_at = null"]);
  });
});
