import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { EVENT_KINDS, type EventKind, kindOf } from "../../../src/core/event-kinds";

const KINDS = Object.keys(EVENT_KINDS) as EventKind[];
const those = (is: (kind: ReturnType<typeof kindOf>) => boolean) => KINDS.filter((kind) => is(kindOf(kind)));

it("the database tells of what its triggers write, and of nothing else", async () => {
  const { results } = await env.DB.prepare("SELECT sql FROM sqlite_master WHERE type = 'trigger'").all<{
    sql: string;
  }>();
  const triggers = results.map(({ sql }) => sql).join();
  const written = KINDS.filter((kind) => triggers.includes(`'${kind}'`));
  expect(written.length).toBeGreaterThan(0);
  expect(those(({ by }) => by === "database")).toEqual(written);
  expect(those(({ by }) => by === "worker")).toEqual(KINDS.filter((kind) => !written.includes(kind)));
});

it("is an error what an operator has to do something about, a warning what they should know", () => {
  expect(those(({ level }) => level === "error")).toEqual(["request.failed", "webhook.given_up"]);
  expect(those(({ level }) => level === "warn")).toEqual([
    "mail.not_sent",
    "session.reuse_detected",
    "email_change.undone",
    "admin.refused",
  ]);
  expect(those(({ level }) => level === "info")).toHaveLength(KINDS.length - 6);
});

it("has beside its reason what it is counted by", () => {
  const details = KINDS.flatMap((kind) => {
    const { detail } = kindOf(kind);
    return detail === undefined ? [] : [[kind, detail]];
  });
  expect(details).toEqual([
    ["mail.sent", "provider"],
    ["mail.not_sent", "provider"],
    ["request.refused", "code"],
    ["request.failed", "code"],
    ["session.opened", "clientId"],
    ["bounces.recorded", "provider"],
    ["webhook.given_up", "kind"],
    ["admin.called", "call"],
  ]);
});

it("has webhooks tried at once where users come or go, or sessions begin or end", () => {
  expect(those(({ hooked }) => hooked === true)).toEqual([
    "login.completed",
    "session.revoked",
    "session.reuse_detected",
    "user.created",
    "user.deleted",
    "email_change.undone",
    "admin.user_created",
    "admin.user_disabled",
    "admin.sessions_ended",
  ]);
});
