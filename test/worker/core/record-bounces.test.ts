import { beforeEach, expect, it, vi } from "vitest";
import { recordBounces } from "../../../src/core/record-bounces";
import { sha256 } from "../../../src/lib/crypto";
import type { BounceReport, Reported } from "../../../src/mail/bounces/bounce-hook";
import { NOW, rowOf } from "../store/town";
import { counters, createDesk, type Desk, failing, refusalOf } from "./desk";

const REQUEST = { headers: new Headers(), body: "posted" };
const BOUNCE: BounceReport = { address: "ann@Example.com", reason: "bounce", occurredAt: NOW - 60 };

let desk: Desk;
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  desk = await createDesk();
});

/** A provider has posted this: null where the signature is not the provider's. */
function post(reported: Reported | null, provider = "resend") {
  const hook = vi.fn(async () => reported);
  desk.services.bounceHooks = new Map([["resend", hook]]);
  return recordBounces(desk.services, provider, REQUEST);
}

it("suppresses the addresses that are reported, each with why and since when", async () => {
  const complaint: BounceReport = { address: "bob@example.com", reason: "complaint", occurredAt: NOW };
  expect(await post({ reports: [BOUNCE, complaint] })).toBe(true);
  const more = { provider: "resend", lifted_at: null };
  expect(await rowOf("suppressions", "ann@example.com")).toMatchObject({
    ...more,
    reason: "bounce",
    occurred_at: NOW - 60,
  });
  expect(await rowOf("suppressions", "bob@example.com")).toMatchObject({ ...more, reason: "complaint" });
  expect(desk.recorded).toEqual([["bounces.recorded", { provider: "resend", reports: 2, added: 2 }]]);
  expect(await counters()).toEqual([]);
});

it("says how many of those that are reported were not suppressed before", async () => {
  await post({ reports: [BOUNCE] });
  await post({ reports: [BOUNCE, { ...BOUNCE, address: "bob@example.com" }] });
  expect(desk.recorded.at(-1)).toEqual(["bounces.recorded", { provider: "resend", reports: 2, added: 1 }]);
});

it("believes no report from the future", async () => {
  await post({ reports: [{ ...BOUNCE, occurredAt: NOW + 99_999 }] });
  expect(await rowOf("suppressions", "ann@example.com")).toMatchObject({ occurred_at: NOW });
});

it("passes over what is no address", async () => {
  await post({ reports: [{ ...BOUNCE, address: "not an address" }, BOUNCE] });
  expect(desk.recorded).toEqual([["bounces.recorded", { provider: "resend", reports: 2, added: 1 }]]);
});

it("asks D1 for nothing where nothing is reported", async () => {
  desk.services.suppressions = failing(desk.services.suppressions, "add");
  expect(await post({ reports: [] })).toBe(true);
  expect(await post({ reports: [{ ...BOUNCE, address: "not an address" }] })).toBe(true);
  expect(desk.recorded).toEqual([
    ["bounces.recorded", { provider: "resend", reports: 0, added: 0 }],
    ["bounces.recorded", { provider: "resend", reports: 1, added: 0 }],
  ]);
  expect((await refusalOf(post({ reports: [BOUNCE] }))).code).toBe("unavailable");
});

it("takes a report whose signature would fit any other content once in a day", async () => {
  const reported = { reports: [BOUNCE], onlyOnce: "token" };
  await post(reported);
  const key = `report resend ${await sha256("token")}`;
  expect(await counters()).toEqual([{ key, count: 1, times: [NOW], expires_at: NOW + 86400 }]);
  const other = { reports: [{ ...BOUNCE, address: "bob@example.com" }], onlyOnce: "token" };
  vi.setSystemTime((NOW + 86399) * 1000);
  expect(await post(other)).toBe(true);
  expect(desk.lines).toEqual([["info", "bounces.repeated", { provider: "resend" }]]);
  expect(desk.recorded).toHaveLength(1);
  await expect(rowOf("suppressions", "bob@example.com")).rejects.toThrow("no bob");
  await post({ ...other, onlyOnce: "another" });
  expect(desk.recorded.at(-1)).toEqual(["bounces.recorded", { provider: "resend", reports: 1, added: 1 }]);
});

it("remembers such a report also where it is about nobody here", async () => {
  await post({ reports: [], onlyOnce: "token" });
  expect(await counters()).toHaveLength(1);
  expect(desk.recorded).toEqual([["bounces.recorded", { provider: "resend", reports: 0, added: 0 }]]);
  await post({ reports: [BOUNCE], onlyOnce: "token" });
  expect(desk.lines).toHaveLength(1);
});

it("does nothing that the provider did not send", async () => {
  expect(await refusalOf(post(null))).toEqual({ code: "bad_signature", reason: "resend" });
  expect(desk.recorded).toEqual([]);
});

it("has no hook for a provider that is not configured", async () => {
  expect(await post({ reports: [BOUNCE] }, "postmark")).toBe(false);
  expect(desk.recorded).toEqual([]);
});
