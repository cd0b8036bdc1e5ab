import { describe, expect, it, vi } from "vitest";
import { createAttempts, createPendingEmailChanges } from "../../../src/store/attempts";
import { createClientSessions } from "../../../src/store/client-sessions";
import { createClients } from "../../../src/store/clients";
import { createCounters } from "../../../src/store/counters";
import { createDirectory } from "../../../src/store/directory";
import { createEmailChanges } from "../../../src/store/email-changes";
import { createEvents } from "../../../src/store/events";
import { reach } from "../../../src/store/reach";
import { createRecipients } from "../../../src/store/recipients";
import { createRefreshTokens } from "../../../src/store/refresh-tokens";
import { createSchema } from "../../../src/store/schema";
import { createSessions } from "../../../src/store/sessions";
import { createStatistics } from "../../../src/store/statistics";
import { createSuppressions } from "../../../src/store/suppressions";
import { createTransfer } from "../../../src/store/transfer";
import { createUsers } from "../../../src/store/users";
import { createWebhookDeliveries } from "../../../src/store/webhook-deliveries";

const fails = () => Promise.reject(new Error("network connection lost"));
const statement = { bind: () => statement, first: fails, all: fails, run: fails };
const brokenD1 = { prepare: () => statement, batch: fails } as unknown as D1Database;
const brokenKv = { get: fails, put: fails, delete: fails } as unknown as KVNamespace;

const EMAIL = { address: "ann@example.com", key: "ann@example.com" };
/** What some acts look into before they fail. */
const ANYTHING = {
  email: EMAIL,
  openedFrom: { browser: null, country: null },
  holder: { cookieHash: "c" },
} as never;

describe("where D1 or KV fails", () => {
  const sessions = createSessions(brokenD1);
  const users = createUsers(brokenD1);
  const counters = createCounters(brokenD1);
  const emailChanges = createEmailChanges(brokenD1);
  const refreshTokens = createRefreshTokens(brokenD1);
  const clientSessions = createClientSessions(brokenD1);
  const recipients = createRecipients(brokenD1);
  const suppressions = createSuppressions(brokenD1);
  const directory = createDirectory(brokenD1);
  const transfer = createTransfer(brokenD1);
  const events = createEvents(brokenD1);
  const deliveries = createWebhookDeliveries(brokenD1);
  const claim = { kinds: [], now: 0, since: 0, heldUntil: 0, limit: 1 };

  it.each<[string, () => Promise<unknown>]>([
    ["sessions.open", () => sessions.open(ANYTHING)],
    ["sessions.isConsumed", () => sessions.isConsumed("a")],
    ["sessions.findLive", () => sessions.findLive("a", "b", 0)],
    ["sessions.findByCookie", () => sessions.findByCookie("a", "b", 0)],
    ["sessions.touch", () => sessions.touch("a", 0, 0)],
    ["sessions.prolong", () => sessions.prolong("a", 0, 0, 0, 0)],
    ["sessions.list", () => sessions.list("a", 0)],
    ["sessions.end", () => sessions.end("a", "b", 0)],
    ["sessions.endLoginOf", () => sessions.endLoginOf("a", "b", 0)],
    ["sessions.endAll", () => sessions.endAll("a", null, 0)],
    ["sessions.deleteEnded", () => sessions.deleteEnded(0, 1)],
    ["users.create", () => users.create({ id: "a", email: EMAIL, username: "a" }, 0)],
    ["users.rename", () => users.rename("a", "b")],
    ["users.delete", () => users.delete("a", [], 0)],
    ["schema.isUpToDate", () => createSchema(brokenD1).isUpToDate()],
    ["counters.use", () => counters.use([], 0)],
    ["counters.release", () => counters.release([], 0)],
    ["counters.deleteEnded", () => counters.deleteEnded(0, 1)],
    ["emailChanges.complete", () => emailChanges.complete(ANYTHING)],
    ["emailChanges.findUndoable", () => emailChanges.findUndoable("a", 0)],
    ["emailChanges.undo", () => emailChanges.undo("a", 0)],
    ["emailChanges.deleteOld", () => emailChanges.deleteOld(0, 1)],
    ["refreshTokens.rotate", () => refreshTokens.rotate(ANYTHING)],
    ["refreshTokens.endSession", () => refreshTokens.endSession("a", null, 0)],
    ["refreshTokens.deleteUsed", () => refreshTokens.deleteUsed(0, 1)],
    ["clientSessions.open", () => clientSessions.open(ANYTHING)],
    ["clientSessions.endOf", () => clientSessions.endOf("a", 0)],
    ["clients.find", () => createClients(brokenD1).find("a")],
    ["recipients.admit", () => recipients.admit(EMAIL, [], 0)],
    ["recipients.giveBack", () => recipients.giveBack([], 0)],
    ["recipients.find", () => recipients.find(EMAIL)],
    ["suppressions.add", () => suppressions.add([], [], 0)],
    ["suppressions.list", () => suppressions.list("a", 1)],
    ["suppressions.lift", () => suppressions.lift("a", 0)],
    ["directory.find", () => directory.find({ limit: 1 })],
    ["directory.read", () => directory.read("a", 0)],
    ["directory.disable", () => directory.disable("a", 0)],
    ["directory.enable", () => directory.enable("a")],
    ["transfer.read", () => transfer.read("a", 1)],
    ["transfer.add", () => transfer.add([], 0, null)],
    ["statistics.read", () => createStatistics(brokenD1).read(0, 0)],
    ["events.append", () => events.append([ANYTHING])],
    ["events.find", () => events.find({ limit: 1 })],
    ["events.deleteOld", () => events.deleteOld(0, 1)],
    ["webhookDeliveries.claim", () => deliveries.claim(claim)],
    ["webhookDeliveries.close", () => deliveries.close([])],
    ["webhookDeliveries.putOff", () => deliveries.putOff([])],
    ["webhookDeliveries.deleteStale", () => deliveries.deleteStale(0, 1)],
    ["attempts.put", () => createAttempts(brokenKv).put("a", { expiresAt: 0 } as never, 0)],
    ["attempts.get", () => createAttempts(brokenKv).get("a")],
    ["attempts.delete", () => createAttempts(brokenKv).delete("a")],
    ["attempts.ping", () => createAttempts(brokenKv).ping()],
    ["pendingEmailChanges.get", () => createPendingEmailChanges(brokenKv).get("a")],
  ])("%s says that it is unavailable, and why to the log alone", async (_, act) => {
    await expect(act()).rejects.toMatchObject({
      code: "unavailable",
      cause: expect.objectContaining({ message: "network connection lost" }),
    });
  });
});

describe("where D1 answers something else than was asked", () => {
  it("is unavailable, too", async () => {
    const short = { prepare: () => statement, batch: async () => [] } as unknown as D1Database;
    await expect(createCounters(short).release([], 0)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is unavailable where there is no row of what there always is one of", async () => {
    const batch = async (statements: unknown[]) => statements.map(() => ({ results: [] }));
    const rowless = { prepare: () => statement, batch } as unknown as D1Database;
    const unavailable = { code: "unavailable", reason: "D1 has no row where there is always one" };
    await expect(createRecipients(rowless).find(EMAIL)).rejects.toMatchObject(unavailable);
    await expect(createStatistics(rowless).read(0, 0)).rejects.toMatchObject(unavailable);
  });
});

describe("waiting for D1 and KV", () => {
  it("ends after five seconds, not sooner", async () => {
    vi.useFakeTimers();
    const outcome = vi.fn();
    const waiting = reach("D1", () => new Promise(() => {})).catch(outcome);
    await vi.advanceTimersByTimeAsync(4999);
    expect(outcome).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    expect(outcome.mock.calls[0]?.[0]).toMatchObject({ code: "unavailable", reason: "D1" });
  });

  it("leaves no timer behind", async () => {
    vi.useFakeTimers();
    expect(await reach("D1", async () => 1)).toBe(1);
    await reach("D1", fails).catch(() => {});
    expect(vi.getTimerCount()).toBe(0);
  });
});
