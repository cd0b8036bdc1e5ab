import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { createRecorder } from "../../../src/core/recorder";
import { importHmacKey } from "../../../src/lib/crypto";
import { createLog } from "../../../src/lib/log";
import { createRefusals } from "../../../src/limits/refusals";
import { createEvents } from "../../../src/store/events";

const kept = async () =>
  (await env.DB.prepare("SELECT kind, reason, detail, user_id AS userId FROM events ORDER BY id").all())
    .results;

async function recorder(dataset: { points: AnalyticsEngineDataPoint[] } | null = null) {
  const config = { pepper: await importHmacKey(env.PEPPER as string) } as never;
  const writeDataPoint = (point?: AnalyticsEngineDataPoint) => dataset?.points.push(point ?? {});
  return createRecorder(
    {
      config,
      events: createEvents(env.DB),
      refusals: createRefusals(),
      dataset: dataset && { writeDataPoint },
    },
    createLog(),
    "request",
  );
}

it("keeps each event once, however often it is asked to", async () => {
  const { record, keep } = await recorder();
  record("mail.sent", { provider: "resend", reason: "fine", userId: "u" });
  await keep();
  record("mail.withheld");
  await keep();
  await keep();
  expect(await kept()).toEqual([
    { kind: "mail.sent", reason: "fine", detail: "resend", userId: "u" },
    { kind: "mail.withheld", reason: null, detail: null, userId: null },
  ]);
});

it("has kept it when it says so", async () => {
  const { record, keep } = await recorder();
  record("mail.withheld");
  await keep();
  expect(await kept()).toHaveLength(1);
});

it("keeps sixty refusals a minute, whoever is refused, and all that is no refusal", async () => {
  const { record, keep } = await recorder();
  for (let time = 0; time < 40; time++) {
    record("request.refused");
    record("admin.refused");
    record("mail.sent");
  }
  await keep();
  const kinds = (await kept()).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "mail.sent")).toHaveLength(40);
  expect(kinds.filter((kind) => kind !== "mail.sent")).toHaveLength(60);
});

it("knows whether webhooks tell of what happened", async () => {
  const { record, isHooked } = await recorder();
  expect(isHooked()).toBe(false);
  record("mail.sent");
  expect(isHooked()).toBe(false);
  record("login.completed");
  expect(isHooked()).toBe(true);
  record("mail.sent");
  expect(isHooked()).toBe(true);
});

it("leaves to the database what that tells itself, and adds all to the dataset", async () => {
  const dataset = { points: [] as AnalyticsEngineDataPoint[] };
  const { record, concern, keep } = await recorder(dataset);
  concern({ attemptId: "a" });
  record("login.completed", { userId: "u", sessionId: "s" });
  record("mail.sent", { provider: "resend", reason: "r" });
  await keep();
  expect((await kept()).map(({ kind }) => kind)).toEqual(["mail.sent"]);
  expect(dataset.points).toEqual([
    {
      indexes: ["login.completed"],
      blobs: ["login.completed", "", "", "u", "s", "a", "request"],
      doubles: [1],
    },
    { indexes: ["mail.sent"], blobs: ["mail.sent", "r", "resend", "", "", "a", "request"], doubles: [1] },
  ]);
});
