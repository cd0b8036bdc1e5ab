import { beforeEach, describe, expect, it, vi } from "vitest";
import { type ImportedUser, importUsers } from "../../../src/core/import-users";
import { changesBy, emailOf, insert, NOW, rowOf } from "../store/town";
import { createDesk, type Desk } from "./desk";

let desk: Desk;
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  desk = await createDesk();
});

const person = (who: string, more: Partial<ImportedUser> = {}): ImportedUser => ({
  id: who,
  email: emailOf(who),
  ...more,
});

/** What becomes of these, from line 1 on. */
const add = (users: ImportedUser[], dryRun = false) =>
  importUsers(
    desk.services,
    users.map((user, place) => ({ line: place + 1, user })),
    { source: "csv", dryRun },
  );

describe("an import", () => {
  it("keeps what is known of each, and begins their account now where that is not known", async () => {
    const known = { username: "Ann", createdAt: 5, lastLoginAt: 6, disabledAt: 7 };
    expect(await add([person("ann", known), person("bob")])).toEqual([
      { line: 1, outcome: "created" },
      { line: 2, outcome: "created" },
    ]);
    expect(await rowOf("users", "ann")).toMatchObject({
      email: "ann@Example.com",
      email_key: "ann@example.com",
      username: "Ann",
      created_at: 5,
      last_login_at: 6,
      disabled_at: 7,
      imported_from: "csv",
    });
    expect(await rowOf("users", "bob")).toMatchObject({
      username: null,
      created_at: NOW,
      last_login_at: null,
      disabled_at: null,
    });
    expect(desk.recorded).toEqual([]);
  });

  it("gives an id to who has none", async () => {
    const [change = ""] = await changesBy(() => add([{ email: emailOf("ann") }]));
    expect(change).toMatch(/^\+ users [0-9a-f-]{36}$/);
  });

  it("for show alone writes nothing, and says the same", async () => {
    await insert("users", [{ id: "x", email: "b@e.com", email_key: "bob@example.com", created_at: NOW }]);
    const users = [person("ann"), person("bob"), person("ann")];
    let shown: unknown;
    expect(
      await changesBy(async () => {
        shown = await add(users, true);
      }),
    ).toEqual([]);
    expect(shown).toEqual(await add(users));
  });

  it("done twice does nothing twice", async () => {
    await add([person("ann")]);
    expect(await changesBy(() => add([person("ann", { username: "New" })]))).toEqual([]);
    expect(await add([person("ann")])).toEqual([{ line: 1, outcome: "known" }]);
  });
});

describe("of two in one file", () => {
  it("with one address the first counts, and the other is known", async () => {
    expect(await add([person("ann"), person("bob"), person("x", { email: emailOf("ann") })])).toEqual([
      { line: 1, outcome: "created" },
      { line: 2, outcome: "created" },
      { line: 3, outcome: "known" },
    ]);
  });

  it("with one id the second is refused", async () => {
    expect(await add([person("ann"), person("bob", { id: "ann" })])).toEqual([
      { line: 1, outcome: "created" },
      { line: 2, outcome: "refused", note: "id taken" },
    ]);
  });

  it("with one username, however it is written, the second has none; who has none is in nobody's way", async () => {
    const taken = { outcome: "created", note: "username taken, left out" };
    const users = [
      person("ann", { username: "Sam" }),
      person("bob", { username: "sAM" }),
      person("cat"),
      person("dora"),
    ];
    expect(await add(users)).toEqual([
      { line: 1, outcome: "created" },
      { line: 2, ...taken },
      { line: 3, outcome: "created" },
      { line: 4, outcome: "created" },
    ]);
    expect(await rowOf("users", "bob")).toMatchObject({ username: null });
    expect(await rowOf("users", "ann")).toMatchObject({ username: "Sam" });
  });

  it("a third with that username has none, either", async () => {
    const users = ["ann", "bob", "cat"].map((who) => person(who, { username: "sam" }));
    expect((await add(users)).map(({ note }) => note)).toEqual([
      undefined,
      "username taken, left out",
      "username taken, left out",
    ]);
  });

  it("with one address, of which the first is refused, the other is refused with it", async () => {
    await insert("users", [{ id: "ann", email: "o@e.com", email_key: "other@e.com", created_at: NOW }]);
    expect(await add([person("ann"), person("bob"), person("x", { email: emailOf("ann") })])).toEqual([
      { line: 1, outcome: "refused", note: "id taken" },
      { line: 2, outcome: "created" },
      { line: 3, outcome: "refused", note: "as line 1, whose address it has" },
    ]);
  });

  it("a double of an address does not keep its id or its username from a later one", async () => {
    const double = person("x", { email: emailOf("ann"), username: "sam" });
    expect(await add([person("ann"), double, person("x", { username: "sam" })])).toEqual([
      { line: 1, outcome: "created" },
      { line: 2, outcome: "known" },
      { line: 3, outcome: "created" },
    ]);
  });
});

describe("somebody who is here already", () => {
  it("keeps their address, their id and their username", async () => {
    await insert("users", [
      { id: "old", email: "a@e.com", email_key: "ann@example.com", username: "Sam", created_at: NOW },
    ]);
    expect(
      await add([
        person("ann"),
        person("bob", { id: "old" }),
        person("cat", { username: "sam" }),
        person("dora"),
      ]),
    ).toEqual([
      { line: 1, outcome: "known" },
      { line: 2, outcome: "refused", note: "id taken" },
      { line: 3, outcome: "created", note: "username taken, left out" },
      { line: 4, outcome: "created" },
    ]);
  });

  it("who may still undo a change keeps the address that they had", async () => {
    await insert("users", [{ id: "old", email: "n@e.com", email_key: "new@example.com", created_at: NOW }]);
    await insert("email_changes", [
      {
        attempt_id: "a",
        user_id: "old",
        old_email: "ann@Example.com",
        old_email_key: "ann@example.com",
        undo_hash: "hash",
        changed_at: NOW - 10,
        undo_until: NOW + 1,
      },
    ]);
    const waits = { line: 1, outcome: "refused", note: "address waits for its old owner" };
    expect(await add([person("ann")])).toEqual([waits]);
    vi.setSystemTime((NOW + 1) * 1000);
    expect(await add([person("ann")])).toEqual([{ line: 1, outcome: "created" }]);
  });
});
