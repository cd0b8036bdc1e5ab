import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createRecipients } from "../../../src/store/recipients";
import { changesBy, emailOf, insert, NOW, rowOf, settle } from "./town";

const recipients = createRecipients(env.DB);
const share = { name: "address", key: "mail to ann", limit: 2, seconds: 60 };

beforeEach(async () => {
  await settle();
  const row = { reason: "bounce", provider: "resend", occurred_at: NOW - 100 };
  await insert("suppressions", [
    { email_key: "ann@example.com", ...row, lifted_at: NOW - 50 },
    { email_key: "bob@example.com", ...row },
    { email_key: "eve@example.com", ...row },
  ]);
});

describe("a recipient", () => {
  it.each([
    ["ann", { known: true, suppressed: false }],
    ["bob", { known: true, suppressed: true }],
    ["dora, who is disabled,", { known: false, suppressed: false }],
    ["eve", { known: false, suppressed: true }],
    ["zoe", { known: false, suppressed: false }],
  ])(
    "%s is known by an account of their own, and suppressed by their own address",
    async (who, recipient) => {
      const email = emailOf(who.split(",")[0] ?? "");
      expect(await recipients.find(email)).toEqual(recipient);
      expect(await recipients.admit(email, [share], NOW)).toMatchObject({ recipient });
    },
  );

  it("gets the mails that their share has, and is then told from when on there is more", async () => {
    const admit = (now: number) => recipients.admit(emailOf("ann"), [share], now);
    expect(await admit(NOW)).toMatchObject({ used: new Map([["mail to ann", { count: 1, inWindow: 1 }]]) });
    expect(await admit(NOW + 1)).toMatchObject({
      used: new Map([["mail to ann", { count: 2, inWindow: 2 }]]),
    });
    expect(await changesBy(() => admit(NOW + 59))).toEqual([]);
    expect(await admit(NOW + 59)).toEqual({ usedUp: { name: "address", freeAt: NOW + 60 } });
    expect(await admit(NOW + 60)).toMatchObject({ recipient: { known: true } });
  });

  it("is counted anew once what was counted is over, and what is over is not kept", async () => {
    await recipients.admit(emailOf("ann"), [share], NOW);
    expect(await recipients.admit(emailOf("ann"), [share], NOW + 60)).toMatchObject({
      used: new Map([["mail to ann", { count: 1, inWindow: 1 }]]),
    });
    expect(await rowOf("counters", "mail to ann")).toEqual({
      key: "mail to ann",
      count: 1,
      times: `[${NOW + 60}]`,
      expires_at: NOW + 120,
    });
  });

  it("is remembered for as long as any limit wanted, also where a later one wants less", async () => {
    await recipients.admit(emailOf("ann"), [{ ...share, keptSeconds: 600 }], NOW);
    await recipients.admit(emailOf("ann"), [share], NOW + 1);
    expect(await rowOf("counters", "mail to ann")).toMatchObject({ count: 2, expires_at: NOW + 600 });
  });

  it("is told the limit that is used up for longest", async () => {
    const shares = [
      { name: "short", key: "a", limit: 1, seconds: 60 },
      { name: "long", key: "b", limit: 1, seconds: 3600 },
      { name: "middle", key: "c", limit: 1, seconds: 600 },
    ];
    await recipients.admit(emailOf("ann"), shares, NOW);
    expect(await recipients.admit(emailOf("ann"), shares, NOW + 1)).toEqual({
      usedUp: { name: "long", freeAt: NOW + 3600 },
    });
  });

  it("has uses of a day back at its end, all at once", async () => {
    const daily = { name: "service", key: "mail of day", limit: 3, seconds: 86400, resetsAt: NOW + 500 };
    for (let use = 1; use <= 3; use++)
      expect(await recipients.admit(emailOf("ann"), [daily], NOW + use)).toMatchObject({
        used: new Map([["mail of day", { count: use, inWindow: 0 }]]),
      });
    expect(await recipients.admit(emailOf("ann"), [daily], NOW + 9)).toEqual({
      usedUp: { name: "service", freeAt: NOW + 500 },
    });
    expect(await rowOf("counters", "mail of day")).toMatchObject({ times: "[]", expires_at: NOW + 500 });
  });

  it("waits longer after each mail, and less long once one of them is over", async () => {
    const paced = { ...share, limit: 10, seconds: 600, pauses: [10, 100, 300] };
    const admit = async (at: number) => {
      const answer = await recipients.admit(emailOf("ann"), [paced], NOW + at);
      return "usedUp" in answer ? answer.usedUp.freeAt - NOW : "admitted";
    };
    expect([await admit(0), await admit(9), await admit(10)]).toEqual(["admitted", 10, "admitted"]);
    expect([await admit(109), await admit(110)]).toEqual([110, "admitted"]);
    expect([await admit(409), await admit(410)]).toEqual([410, "admitted"]);
    // By the last of them it would be 710; but 600 seconds after the second there are two, and that pause is over.
    expect([await admit(411), await admit(609), await admit(610)]).toEqual([610, 610, "admitted"]);
  });

  it("has a share back that was given back, and others have not", async () => {
    const other = { ...share, key: "mail to bob" };
    await recipients.admit(emailOf("ann"), [share, other], NOW);
    expect(await changesBy(() => recipients.giveBack([share], NOW))).toEqual([
      "counters mail to ann: count = 0",
      "counters mail to ann: times = []",
    ]);
  });
});
