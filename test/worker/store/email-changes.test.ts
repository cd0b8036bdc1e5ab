import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createEmailChanges, type EmailChange } from "../../../src/store/email-changes";
import { createUsers } from "../../../src/store/users";
import { changesBy, emailOf, insert, NOW, rowOf, settle } from "./town";

const { DB } = env;
const emailChanges = createEmailChanges(DB);

const change = (more: Partial<EmailChange> = {}): EmailChange => ({
  attemptId: "new change",
  userId: "ann",
  sessionId: "ann app",
  email: emailOf("anna"),
  undoHash: "undo new",
  now: NOW,
  undoUntil: NOW + 1000,
  ...more,
});

const CHANGED = [
  "+ email_changes new change",
  "users ann: email = anna@Example.com",
  "users ann: email_key = anna@example.com",
];

/** Earlier changes of Bob's and of Carl's, who is somebody else; their addresses come before and after Ann's. */
async function settleChanges() {
  await settle();
  const carl = { id: "carl", email: "carl@example.com", email_key: "carl@example.com", created_at: NOW };
  await insert("users", [carl]);
  const row = (attempt_id: string, user_id: string, old: string, changed_at: number, more = {}) => ({
    attempt_id,
    user_id,
    old_email: `${old}@example.com`,
    old_email_key: `${old}@example.com`,
    undo_hash: `undo ${attempt_id}`,
    changed_at,
    undo_until: NOW + 500,
    ...more,
  });
  await insert("email_changes", [
    row("bob 1", "bob", "robert", NOW - 30),
    row("bob 2", "bob", "bobby", NOW - 20),
    row("bob 3", "bob", "rob", NOW - 10),
    row("carl 1", "carl", "aaron", NOW - 5),
    row("carl undone", "carl", "charles", NOW - 40, { undone_at: NOW - 35 }),
    row("carl old", "carl", "carlo", NOW - 900, { undo_until: NOW }),
  ]);
}

beforeEach(settleChanges);

describe("changing an address", () => {
  it("gives the user the new one, and keeps the old one for an undo: nothing else", async () => {
    expect(await changesBy(() => emailChanges.complete(change()))).toEqual(CHANGED);
    expect(await rowOf("email_changes", "new change")).toEqual({
      attempt_id: "new change",
      user_id: "ann",
      old_email: "ann@example.com",
      old_email_key: "ann@example.com",
      undo_hash: "undo new",
      changed_at: NOW,
      undo_until: NOW + 1000,
      undone_at: null,
    });
  });

  it("says who the user is now, and what their address was, also where the batch is sent twice", async () => {
    const answer = {
      user: { id: "ann", email: "anna@Example.com", username: "ann" },
      oldEmail: { address: "ann@example.com", key: "ann@example.com" },
    };
    expect(await emailChanges.complete(change())).toEqual(answer);
    let again: unknown;
    expect(await changesBy(() => emailChanges.complete(change()).then((second) => (again = second)))).toEqual(
      [],
    );
    expect(again).toEqual(answer);
  });

  it("happens once for an attempt", async () => {
    await emailChanges.complete(change());
    const second = change({ undoHash: "undo other", email: emailOf("annette") });
    expect(await changesBy(() => emailChanges.complete(second))).toEqual([]);
    expect(await emailChanges.complete(second)).toBeNull();
  });

  it("is void once the session that asked has ended, and never another user's or a disabled one's", async () => {
    for (const [userId, sessionId] of [
      ["ann", "ann ended"],
      ["ann", "ann expired"],
      ["ann", "bob app"],
      ["ann", "nothing"],
      ["dora", "dora app"],
    ] as const) {
      const wrong = change({ userId, sessionId });
      expect([sessionId, await changesBy(() => emailChanges.complete(wrong))]).toEqual([sessionId, []]);
      expect(await emailChanges.complete(wrong)).toBeNull();
    }
  });

  it.each([
    ["has it", "carl"],
    ["may still have it back", "aaron"],
  ])("does not give away an address that somebody else %s", async (_, who) => {
    const theirs = change({ email: emailOf(who) });
    expect(await changesBy(() => emailChanges.complete(theirs))).toEqual([]);
    expect(await emailChanges.complete(theirs)).toBe("taken");
  });

  it.each([
    ["whose undo was used", "charles"],
    ["whose time is over", "carlo"],
  ])("gives an address away that somebody else had, %s", async (_, who) => {
    expect(await emailChanges.complete(change({ email: emailOf(who) }))).toMatchObject({
      user: { id: "ann" },
    });
  });

  it("gives whoever had an address it back, and lets them write theirs another way", async () => {
    const back = { ...change({ userId: "bob", sessionId: "bob app", email: emailOf("rob") }) };
    expect(await emailChanges.complete(back)).toMatchObject({
      user: { id: "bob", email: "rob@Example.com" },
    });
    const own = { address: "Ann@example.com", key: "ann@example.com" };
    const spelled = change({ attemptId: "spelled", undoHash: "undo spelled", email: own });
    expect(await emailChanges.complete(spelled)).toMatchObject({ user: { email: "Ann@example.com" } });
  });

  it("is void with one's own address, too, once the session that asked has ended", async () => {
    const own = { address: "Ann@example.com", key: "ann@example.com" };
    const late = change({ sessionId: "ann ended", email: own });
    expect(await changesBy(() => emailChanges.complete(late))).toEqual([]);
    expect(await emailChanges.complete(late)).toBeNull();
  });

  it("does not come back where its batch is late, and the address was changed once more since", async () => {
    const first = change({ userId: "bob", sessionId: "bob app" });
    await emailChanges.complete(first);
    await emailChanges.complete({
      ...first,
      attemptId: "later",
      undoHash: "undo later",
      email: emailOf("bert"),
    });
    expect(await changesBy(() => emailChanges.complete(first))).toEqual([]);
    expect(await rowOf("users", "bob")).toMatchObject({ email_key: "bert@example.com" });
  });

  it("comes later than every earlier change of that user, whatever the clock says", async () => {
    await emailChanges.complete(change({ userId: "bob", sessionId: "bob app", now: NOW - 10 }));
    expect(await rowOf("email_changes", "new change")).toMatchObject({ changed_at: NOW - 9 });
    await emailChanges.complete(
      change({ attemptId: "ann's", undoHash: "undo ann's", email: emailOf("anne"), now: NOW - 600 }),
    );
    expect(await rowOf("email_changes", "ann's")).toMatchObject({ changed_at: NOW - 600 });
  });
});

describe("undoing a change", () => {
  it("brings the old address back, ends all sessions of that user, and every later change with it", async () => {
    expect(await changesBy(() => emailChanges.undo("undo bob 2", NOW))).toEqual([
      `email_changes bob 2: undone_at = ${NOW}`,
      `email_changes bob 3: undone_at = ${NOW}`,
      ...["app", "expired", "pages", "wiki"].map((kind) => `sessions bob ${kind}: revoked_at = ${NOW}`),
      "users bob: email = bobby@example.com",
      "users bob: email_key = bobby@example.com",
    ]);
  });

  it("says whose it was, and which address is back", async () => {
    expect(await emailChanges.undo("undo bob 1", NOW)).toEqual({
      userId: "bob",
      oldEmail: "robert@example.com",
    });
  });

  it("does not touch the time of a change that was undone before", async () => {
    await DB.prepare("UPDATE email_changes SET undone_at = ? WHERE attempt_id = 'bob 3'")
      .bind(NOW - 1)
      .run();
    const changes = await changesBy(() => emailChanges.undo("undo bob 2", NOW));
    expect(changes.filter((line) => line.startsWith("email_changes"))).toEqual([
      `email_changes bob 2: undone_at = ${NOW}`,
    ]);
  });

  it("works once, in time, and with its own link alone", async () => {
    for (const hash of ["undo carl undone", "undo carl old", "nothing"]) {
      expect([hash, await changesBy(() => emailChanges.undo(hash, NOW))]).toEqual([hash, []]);
      expect(await emailChanges.undo(hash, NOW)).toBeNull();
    }
    expect(await emailChanges.undo("undo carl 1", NOW + 499)).not.toBeNull();
    expect(await emailChanges.undo("undo bob 1", NOW + 500)).toBeNull();
  });

  it("takes no address from whoever has it by now", async () => {
    await DB.prepare("UPDATE users SET email_key = 'rob@example.com' WHERE id = 'ann'").run();
    expect(await changesBy(() => emailChanges.undo("undo bob 3", NOW))).toEqual([]);
    expect(await emailChanges.undo("undo bob 3", NOW)).toBeNull();
    await DB.prepare("UPDATE users SET email_key = 'bobby@example.com' WHERE id = 'bob'").run();
    expect(await emailChanges.undo("undo bob 2", NOW)).toMatchObject({ userId: "bob" });
  });

  it("is offered as long as it works", async () => {
    expect(await emailChanges.findUndoable("undo bob 2", NOW + 499)).toBe("bobby@example.com");
    for (const [hash, now] of [
      ["undo bob 2", NOW + 500],
      ["undo carl undone", NOW],
      ["undo carl old", NOW],
      ["nothing", NOW],
    ] as const)
      expect(await emailChanges.findUndoable(hash, now)).toBeNull();
  });
});

describe("an address that waits for its old owner", () => {
  it("cannot be signed up with in the meantime; others can", async () => {
    const users = createUsers(DB);
    const create = (who: string, now: number) =>
      users.create({ id: `new ${who}`, email: emailOf(who), username: `the-${who}` }, now);
    expect(await create("rob", NOW + 499)).toEqual({ taken: "email" });
    expect(await create("aaron", NOW + 499)).toEqual({ taken: "email" });
    for (const who of ["charles", "carlo", "zoe"])
      expect(await create(who, NOW)).toEqual({
        created: { id: `new ${who}`, email: `${who}@Example.com`, username: `the-${who}` },
      });
    expect(await create("rob", NOW + 500)).toMatchObject({ created: { id: "new rob" } });
  });
});

describe("purging changes", () => {
  it("deletes those that could be undone until before a time, as many as it may", async () => {
    expect(await emailChanges.deleteOld(NOW, 10)).toBe(0);
    expect(await changesBy(() => emailChanges.deleteOld(NOW + 1, 10))).toEqual(["- email_changes carl old"]);
    expect(await emailChanges.deleteOld(NOW + 501, 2)).toBe(2);
    expect(await emailChanges.deleteOld(NOW + 501, 10)).toBe(3);
  });
});
