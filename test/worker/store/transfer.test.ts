import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createTransfer, type Newcomer } from "../../../src/store/transfer";
import { changesBy, insert, NOW, rowOf, settle } from "./town";

const transfer = createTransfer(env.DB);

const newcomer = (line: number, who: string, more: Partial<Newcomer> = {}): Newcomer => ({
  line,
  id: who,
  email: `${who}@example.com`,
  emailKey: `${who}@example.com`,
  username: who,
  createdAt: NOW - 10,
  lastLoginAt: NOW - 5,
  disabledAt: null,
  ...more,
});
const FREE = { known: 0, idTaken: 0, usernameTaken: 0, reserved: 0 };

beforeEach(async () => {
  await settle();
  const change = { attempt_id: "a", user_id: "bob", old_email: "old@example.com", undo_hash: "u" };
  await insert("email_changes", [
    { ...change, old_email_key: "old@example.com", changed_at: NOW - 5, undo_until: NOW + 5 },
  ]);
});

const COMERS = [
  newcomer(1, "eve"),
  newcomer(2, "ann"),
  newcomer(3, "zoe", { id: "bob" }),
  newcomer(4, "carl", { username: "bob" }),
  newcomer(5, "old"),
  newcomer(6, "gus", { username: null }),
];

describe("adding users", () => {
  it("says of each what stands in their way, and of nobody what stands in another's", async () => {
    expect(await transfer.add(COMERS, NOW, null)).toEqual([
      { line: 1, ...FREE },
      // The same person: their id is their own.
      { line: 2, ...FREE, known: 1, usernameTaken: 1 },
      { line: 3, ...FREE, idTaken: 1 },
      { line: 4, ...FREE, usernameTaken: 1 },
      { line: 5, ...FREE, reserved: 1 },
      { line: 6, ...FREE },
    ]);
  });

  it("adds nobody where it is only asked", async () => {
    expect(await changesBy(() => transfer.add(COMERS, NOW, null))).toEqual([]);
  });

  it("adds those in whose way nothing stands, less a username that is another's", async () => {
    expect(await changesBy(() => transfer.add(COMERS, NOW, "auth0"))).toEqual([
      "+ users carl",
      "+ users eve",
      "+ users gus",
    ]);
    expect(await rowOf("users", "carl")).toMatchObject({ username: null });
    expect(await rowOf("users", "eve")).toEqual({
      id: "eve",
      email: "eve@example.com",
      email_key: "eve@example.com",
      username: "eve",
      created_at: NOW - 10,
      last_login_at: NOW - 5,
      disabled_at: null,
      imported_from: "auth0",
    });
  });

  it("adds nobody twice, also where it is sent twice", async () => {
    await transfer.add(COMERS, NOW, "auth0");
    expect(await changesBy(() => transfer.add(COMERS, NOW, "auth0"))).toEqual([]);
  });

  it("gives an address to a newcomer once nobody can undo that it was given up", async () => {
    expect(await changesBy(() => transfer.add(COMERS, NOW + 5, "auth0"))).toContain("+ users old");
  });
});

it("reads users in the order of their ids, from after one on", async () => {
  const ids = async (afterId: string, limit: number) =>
    (await transfer.read(afterId, limit)).map(({ id }) => id);
  expect(await ids("", 2)).toEqual(["ann", "bob"]);
  expect(await ids("bob", 2)).toEqual(["dora"]);
});
