import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { createRecipients } from "../../../src/store/recipients";
import { changesBy, emailOf, insert, NOW, settle } from "./town";

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

  it("has a share back that was given back, and others have not", async () => {
    const other = { ...share, key: "mail to bob" };
    await recipients.admit(emailOf("ann"), [share, other], NOW);
    expect(await changesBy(() => recipients.giveBack([share], NOW))).toEqual([
      "counters mail to ann: count = 0",
      "counters mail to ann: times = []",
    ]);
  });
});
