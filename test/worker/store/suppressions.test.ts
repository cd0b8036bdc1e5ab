import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createCounters } from "../../../src/store/counters";
import { createSuppressions, type Suppression } from "../../../src/store/suppressions";
import { changesBy, insert, NOW, rowOf, settle } from "./town";

const { DB } = env;
const suppressions = createSuppressions(DB);
const bounce = (who: string, occurredAt = NOW): Suppression => ({
  emailKey: `${who}@example.com`,
  reason: "bounce",
  provider: "resend",
  occurredAt,
});
const once = (report: string) => [{ name: "report", key: `report ${report}`, limit: 1, seconds: 600 }];

beforeEach(async () => {
  await settle();
  const row = { reason: "complaint", provider: "postmark", occurred_at: NOW - 100 };
  await insert("suppressions", [
    { email_key: "bob@example.com", ...row },
    { email_key: "carl@example.com", ...row, lifted_at: NOW - 50 },
    { email_key: "dan@example.com", ...row, lifted_at: NOW - 50 },
  ]);
});

describe("suppressing addresses", () => {
  it("adds those that are not suppressed, and says how many", async () => {
    let added: unknown;
    const add = () =>
      suppressions.add([bounce("ann"), bounce("bob")], [], NOW).then((count) => (added = count));
    expect(await changesBy(add)).toEqual(["+ suppressions ann@example.com"]);
    expect(added).toBe(1);
    expect(await rowOf("suppressions", "ann@example.com")).toEqual({
      email_key: "ann@example.com",
      reason: "bounce",
      provider: "resend",
      occurred_at: NOW,
      lifted_at: null,
    });
  });

  it("suppresses again what was lifted, by what happened after that alone", async () => {
    expect(await changesBy(() => suppressions.add([bounce("carl", NOW - 50)], [], NOW))).toEqual([]);
    expect(await changesBy(() => suppressions.add([bounce("carl", NOW - 49)], [], NOW))).toEqual([
      "suppressions carl@example.com: lifted_at = null",
      `suppressions carl@example.com: occurred_at = ${NOW - 49}`,
      "suppressions carl@example.com: provider = resend",
      "suppressions carl@example.com: reason = bounce",
    ]);
  });

  it("takes a report that may come once for one time, until it is forgotten", async () => {
    const other = { key: "report other", count: 1, times: `[${NOW}]`, expires_at: NOW + 600 };
    await insert("counters", [other]);
    expect(await changesBy(() => suppressions.add([bounce("ann")], once("a"), NOW))).toEqual([
      "+ counters report a",
      "+ suppressions ann@example.com",
    ]);
    for (const now of [NOW, NOW + 599]) {
      let answer: unknown;
      const again = () => suppressions.add([bounce("eve")], once("a"), now).then((said) => (answer = said));
      expect(await changesBy(again)).toEqual([]);
      expect(answer).toBe("repeated");
    }
    expect(await suppressions.add([bounce("eve")], once("a"), NOW + 600)).toBe(1);
  });

  it("counts a report with nothing in it, too", async () => {
    expect(await suppressions.add([], once("empty"), NOW)).toBe(0);
    expect(await suppressions.add([bounce("ann")], once("empty"), NOW)).toBe("repeated");
  });
});

describe("counters", () => {
  it("that ended are deleted, as many as may be, and say how many there were", async () => {
    const counters = createCounters(DB);
    expect(await counters.deleteEnded(NOW + 599, 10)).toBe(0);
    expect(await counters.deleteEnded(NOW + 600, 2)).toBe(2);
    expect(await counters.deleteEnded(NOW + 600, 10)).toBe(1);
  });

  it("give back the use of that time, of these keys alone", async () => {
    const counters = createCounters(DB);
    expect(await changesBy(() => counters.release(["codes of ann", "nothing"], NOW - 7))).toEqual([
      "counters codes of ann: count = 1",
      `counters codes of ann: times = [${NOW}]`,
    ]);
  });
});
