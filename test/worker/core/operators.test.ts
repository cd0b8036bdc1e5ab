import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { addUser } from "../../../src/core/add-user";
import { addressHash } from "../../../src/core/address-hash";
import { checkHealth } from "../../../src/core/check-health";
import { disableUser, enableUser } from "../../../src/core/disable-user";
import { endSessionsOfUser } from "../../../src/core/end-sessions-of-user";
import { findEvents } from "../../../src/core/find-events";
import { findUsers } from "../../../src/core/find-users";
import { liftSuppression } from "../../../src/core/lift-suppression";
import { listSessionsOfUser } from "../../../src/core/list-sessions-of-user";
import { listSuppressions } from "../../../src/core/list-suppressions";
import { codesOfAddress } from "../../../src/core/login-code";
import { readStatistics } from "../../../src/core/read-statistics";
import { readUser } from "../../../src/core/read-user";
import { removeUser } from "../../../src/core/remove-user";
import { changesBy, emailOf, insert, NOW, rowOf, settle } from "../store/town";
import { counters, createDesk, type Desk, failing, refusalOf } from "./desk";

let desk: Desk;
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  desk = await createDesk();
  await settle();
});

const NO_USER = { code: "no_such_user", reason: "no user of this id" };
const revoked = (...ids: string[]) => ids.map((id) => `sessions ${id}: revoked_at = ${NOW}`);

describe("a user, to an operator,", () => {
  it("is there or not, and what is told is told of them", async () => {
    expect((await readUser(desk.services, "ann")).account.email).toBe("ann@example.com");
    expect(desk.concerned).toEqual({ userId: "ann" });
    expect(await refusalOf(readUser(desk.services, "nobody"))).toEqual(NO_USER);
    expect(desk.concerned).toEqual({ userId: "ann" });
  });

  it("is added with a name or without", async () => {
    const eve = await addUser(desk.services, { email: emailOf("eve") });
    expect(eve).toEqual({ id: expect.any(String), email: "eve@Example.com", username: null });
    expect(desk.concerned).toEqual({ email: emailOf("eve"), userId: eve.id });
    expect(desk.recorded).toEqual([["admin.user_created", { userId: eve.id }]]);
    expect(await rowOf("users", eve.id)).toMatchObject({ created_at: NOW });
    expect((await addUser(desk.services, { email: emailOf("fay"), username: "Fay" })).username).toBe("Fay");
  });

  it("is not added where the address or the name is another's", async () => {
    const add = (who: string, username?: string) =>
      refusalOf(addUser(desk.services, { email: emailOf(who), username }));
    expect((await add("ann")).code).toBe("email_taken");
    expect((await add("eve", "BOB")).code).toBe("username_taken");
    expect(desk.recorded).toEqual([]);
    expect(desk.concerned).toEqual({ email: emailOf("eve") });
  });

  it("is disabled and enabled", async () => {
    await disableUser(desk.services, "ann");
    expect(await rowOf("users", "ann")).toMatchObject({ disabled_at: NOW });
    desk.services.concern({ userId: undefined });
    await enableUser(desk.services, "ann");
    expect(await rowOf("users", "ann")).toMatchObject({ disabled_at: null });
    expect(desk.concerned).toEqual({ userId: "ann" });
    expect(desk.recorded).toEqual([
      ["admin.user_disabled", { userId: "ann" }],
      ["admin.user_enabled", { userId: "ann" }],
    ]);
    for (const act of [disableUser, enableUser])
      expect(await refusalOf(act(desk.services, "nobody"))).toEqual(NO_USER);
    expect(desk.recorded).toHaveLength(2);
    await disableUser(desk.services, "bob");
    expect(desk.concerned).toEqual({ userId: "bob" });
  });

  it("is deleted with what was counted of their address", async () => {
    const { pepper } = desk.services.config;
    const key = await codesOfAddress(pepper, "ann@example.com");
    await insert("counters", [{ key, count: 1, times: `[${NOW}]`, expires_at: NOW + 9 }]);
    const others = (await counters()).filter((counter) => counter.key !== key);
    await removeUser(desk.services, "ann");
    expect(await counters()).toEqual(others);
    await expect(rowOf("users", "ann")).rejects.toThrow("no ann");
    expect(desk.recorded).toEqual([
      ["user.deleted", { userId: "ann" }],
      ["admin.user_deleted", { userId: "ann" }],
    ]);
    expect(await refusalOf(removeUser(desk.services, "ann"))).toEqual(NO_USER);
  });

  it("is not said to be deleted, or signed out, where D1 fails", async () => {
    desk.services.users = failing(desk.services.users, "delete");
    desk.services.sessions = failing(desk.services.sessions, "endAll");
    expect((await refusalOf(removeUser(desk.services, "ann"))).code).toBe("unavailable");
    expect((await refusalOf(endSessionsOfUser(desk.services, "ann", "all"))).code).toBe("unavailable");
    expect(desk.recorded).toEqual([]);
  });

  it("has sessions, of which an operator ends one or all", async () => {
    const ids = (await listSessionsOfUser(desk.services, "ann")).map(({ id }) => id);
    expect(ids).toEqual(["ann app", "ann wiki", "ann pages"]);
    const end = (which: { id: string } | "all", who = "ann") => endSessionsOfUser(desk.services, who, which);
    expect(await changesBy(() => end({ id: "ann app" }))).toEqual(revoked("ann app"));
    expect((await refusalOf(end({ id: "ann app" }))).code).toBe("no_such_session");
    expect((await refusalOf(end({ id: "bob app" }))).code).toBe("no_such_session");
    expect(await changesBy(() => end("all"))).toEqual(revoked("ann pages", "ann wiki"));
    expect(desk.recorded).toEqual([
      ["admin.sessions_ended", { userId: "ann", sessionId: "ann app" }],
      ["admin.sessions_ended", { userId: "ann" }],
    ]);
    for (const act of [end("all", "nobody"), listSessionsOfUser(desk.services, "nobody")])
      expect(await refusalOf(act)).toEqual(NO_USER);
  });
});

describe("users, to an operator,", () => {
  it("come a page at a time, and the last one has no next", async () => {
    const first = await findUsers(desk.services, { limit: 2 });
    expect(first.users.map(({ id }) => id)).toEqual(["ann", "bob"]);
    expect(first.users[0]).not.toHaveProperty("emailKey");
    const last = await findUsers(desk.services, { limit: 2, after: first.next ?? "" });
    expect(last.users.map(({ id }) => id)).toEqual(["dora"]);
    expect(last.next).toBeNull();
    expect((await findUsers(desk.services, { limit: 3 })).next).toBeNull();
  });

  it("are found by address, name, or how the address begins", async () => {
    const ids = async (query: Omit<Parameters<typeof findUsers>[1], "limit">) =>
      (await findUsers(desk.services, { limit: 9, ...query })).users.map(({ id }) => id);
    expect(await ids({ email: emailOf("bob") })).toEqual(["bob"]);
    expect(await ids({ username: "DORA" })).toEqual(["dora"]);
    expect(await ids({ prefix: "AN" })).toEqual(["ann"]);
    expect(await ids({})).toEqual(["ann", "bob", "dora"]);
  });
});

describe("suppressions", () => {
  const suppress = (who: string) =>
    insert("suppressions", [
      { email_key: `${who}@example.com`, reason: "bounce", provider: "resend", occurred_at: NOW },
    ]);

  it("come a page at a time", async () => {
    for (const who of ["cat", "ann", "bob"]) await suppress(who);
    const keys = ({ suppressions }: Awaited<ReturnType<typeof listSuppressions>>) =>
      suppressions.map(({ emailKey }) => emailKey);
    const first = await listSuppressions(desk.services, { limit: 2 });
    expect(keys(first)).toEqual(["ann@example.com", "bob@example.com"]);
    const last = await listSuppressions(desk.services, { limit: 2, after: first.next ?? "" });
    expect(keys(last)).toEqual(["cat@example.com"]);
    expect(last.next).toBeNull();
  });

  it("are lifted once", async () => {
    await suppress("ann");
    await liftSuppression(desk.services, emailOf("ann"));
    expect(await rowOf("suppressions", "ann@example.com")).toMatchObject({ lifted_at: NOW });
    expect(desk.concerned).toEqual({ email: emailOf("ann") });
    expect((await refusalOf(liftSuppression(desk.services, emailOf("ann")))).code).toBe("not_suppressed");
    expect(desk.recorded).toEqual([["admin.suppression_lifted"]]);
  });
});

describe("events", () => {
  it("are found by the user, and by the address: what began with it, and of whoever has it now", async () => {
    const { pepper } = desk.services.config;
    const address_hash = await addressHash(pepper, emailOf("ann"));
    await env.DB.prepare("DELETE FROM events").run();
    await insert("events", [
      { at: NOW, kind: "login.started", address_hash },
      { at: NOW, kind: "user.renamed", user_id: "ann" },
      { at: NOW, kind: "user.renamed", user_id: "bob" },
      { at: NOW, kind: "mail.sent", address_hash: "another's" },
    ]);
    const kinds = async (query: Partial<Parameters<typeof findEvents>[1]>) =>
      (await findEvents(desk.services, { limit: 9, ...query })).map(
        ({ kind, userId }) => `${kind} ${userId ?? "?"}`,
      );
    expect(await kinds({ email: emailOf("ann") })).toEqual(["user.renamed ann", "login.started ?"]);
    expect(await kinds({ userId: "bob" })).toEqual(["user.renamed bob"]);
    expect(await kinds({ userId: "bob", email: emailOf("ann") })).toHaveLength(3);
    expect(await kinds({ email: emailOf("nobody") })).toEqual([]);
    expect(await kinds({})).toHaveLength(4);
  });
});

it("statistics are of the last 24 hours", async () => {
  const { statistics } = desk.services;
  const read = vi.fn(statistics.read);
  desk.services.statistics = { ...statistics, read };
  await readStatistics(desk.services);
  expect(read.mock.calls).toEqual([[NOW, NOW - 86400]]);
});

describe("the health check", () => {
  it("has nothing to say where all is well", async () => {
    expect(await checkHealth(desk.services)).toEqual([]);
    expect(desk.lines).toEqual([]);
  });

  it("names what does not answer, and migrations that are missing", async () => {
    const { attempts, schema } = desk.services;
    desk.services.attempts = failing(attempts, "ping");
    expect(await checkHealth(desk.services)).toEqual(["kv"]);
    desk.services.schema = failing(schema, "isUpToDate");
    expect(await checkHealth(desk.services)).toEqual(["kv", "d1"]);
    desk.services.attempts = attempts;
    desk.services.schema = { isUpToDate: async () => false };
    expect(await checkHealth(desk.services)).toEqual(["migrations"]);
    expect(desk.lines).toEqual([
      ["error", "health.failing", { failing: "kv" }],
      ["error", "health.failing", { failing: "kv, d1" }],
      ["error", "health.failing", { failing: "migrations" }],
    ]);
  });
});
