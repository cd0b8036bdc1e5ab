import { beforeEach, expect, it, vi } from "vitest";
import { requireAdmin } from "../../../src/core/require-admin";
import { hmac, sha256 } from "../../../src/lib/crypto";
import { NOW } from "../store/town";
import { counters, createDesk, type Desk, failing, refusalOf } from "./desk";

const TOKEN = "an admin token of 43 characters, or of more";
const HOME = "192.0.2.1";

let desk: Desk;
const deploy = async () => {
  desk = await createDesk({ ADMIN_TOKEN_HASH: await sha256(TOKEN) });
};
beforeEach(async () => {
  vi.setSystemTime(NOW * 1000);
  await deploy();
});

const call = (token = TOKEN, network = HOME) => requireAdmin(desk.services, token, network);
const refusal = (token?: string, network?: string) => refusalOf(call(token, network));

it("lets the right token in, and gives its try back", async () => {
  await call();
  const key = `admin from ${await hmac(desk.services.config.pepper, HOME)}`;
  expect(await counters()).toEqual([{ key, count: 1, times: [NOW], expires_at: NOW + 900 }]);
  expect(desk.waiting()).toEqual(["admin.release"]);
  await desk.answer();
  expect(await counters()).toMatchObject([{ key, count: 0, times: [] }]);
  expect(desk.recorded).toEqual([]);
});

it("refuses every other token, and keeps its try", async () => {
  for (const token of [`${TOKEN}x`, TOKEN.slice(1), await sha256(TOKEN), ""])
    expect(await refusal(token)).toEqual({ code: "unauthorized", reason: "wrong admin token" });
  expect(desk.waiting()).toEqual([]);
  expect(await counters()).toMatchObject([{ count: 4 }]);
  expect(desk.recorded[0]).toEqual(["admin.refused", { reason: "wrong token" }]);
});

it("takes a hundred wrong tokens from one network in a quarter of an hour, and then none, not even the right one", async () => {
  for (let time = 0; time < 100; time++) await refusal("wrong");
  expect(desk.recorded).toHaveLength(100);
  vi.setSystemTime((NOW + 899) * 1000);
  expect(await refusal()).toEqual({
    code: "too_many_requests",
    reason: "admin tokens per network",
    retryAfterSeconds: 1,
  });
  expect(desk.recorded.at(-1)).toEqual(["admin.refused", { reason: "tries used up" }]);
  await call(TOKEN, "192.0.2.2");
  vi.setSystemTime((NOW + 900) * 1000);
  await call();
});

it("refuses everybody where no token is configured, and counts nothing", async () => {
  desk = await createDesk();
  for (const token of [TOKEN, "", "null"])
    expect(await refusal(token)).toEqual({ code: "unauthorized", reason: "no admin token configured" });
  expect(await counters()).toEqual([]);
});

it("compares nothing that it could not count", async () => {
  desk.services.counters = failing(desk.services.counters, "use");
  expect((await refusal()).code).toBe("unavailable");
});
