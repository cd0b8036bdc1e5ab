import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { createEvents } from "../../../src/store/events";
import { createStatistics } from "../../../src/store/statistics";
import { insert, NOW, settle } from "./town";

it("counts who there is, and what happened since a time", async () => {
  await settle();
  const row = { reason: "bounce", provider: "resend", occurred_at: NOW - 100 };
  await insert("suppressions", [
    { email_key: "ann@example.com", ...row },
    { email_key: "bob@example.com", ...row, lifted_at: NOW - 50 },
  ]);
  await env.DB.prepare("DELETE FROM events").run();
  const since = NOW - 60;
  const times = {
    "login.started": [since - 1, since, since, since, since + 1],
    "mail.sent": [since - 1, since, since, since + 1],
    "login.completed": [since - 1, since, since + 1],
    "request.refused": [since - 1, since],
    "mail.withheld": [since],
  };
  const nothing = { reason: null, detail: null, userId: null, addressHash: null, sessionId: null };
  const events = Object.entries(times).flatMap(([kind, all]) =>
    all.map((at) => ({ at, kind, ...nothing, attemptId: null, requestId: null })),
  );
  await createEvents(env.DB).append(events);
  expect(await createStatistics(env.DB).read(NOW, since)).toEqual({
    users: 3,
    disabledUsers: 1,
    liveSessions: 9,
    suppressedAddresses: 1,
    loginsStarted: 4,
    mailsSent: 3,
    loginsCompleted: 2,
    requestsRefused: 1,
  });
});
