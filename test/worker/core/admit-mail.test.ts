import { describe, expect, it, vi } from "vitest";
import { admitMail, admitSignUp, type MailRequest, mailsTo } from "../../../src/core/admit-mail";
import { hmac } from "../../../src/lib/crypto";
import { emailOf, insert } from "../store/town";
import { counters, createDesk, type Desk, failing, refusalOf } from "./desk";

const NOW = 1_800_000_000;
const END_OF_DAY = 1_800_057_600;
const ANN: MailRequest = { email: emailOf("ann"), network: "192.0.2.1" };
const FAMILIAR = { ...ANN, familiar: true };
/** No limit strikes that a test is not about. */
const WIDE = {
  LIMIT_PAUSES: "0s",
  LIMIT_ADDRESS_AND_NETWORK: "1000/1h",
  LIMIT_ADDRESS: "1000/1h",
  LIMIT_NETWORK: "1000/1h",
  LIMIT_FAMILIAR_NETWORK: "1000/1h",
};

const wide = (variables = {}) => createDesk({ ...WIDE, ...variables });
const admit = ({ services }: Desk, request = ANN, now = NOW) => admitMail(services, request, now);
const refusal = (desk: Desk, request = ANN, now = NOW) => refusalOf(admit(desk, request, now));

/** Counters by what they count, without whom: count, and for how long they are kept. */
async function counted({ services }: Desk): Promise<Record<string, [count: number, keptSeconds: number]>> {
  const { pepper } = services.config;
  const names = {
    [await hmac(pepper, "ann@example.com")]: "ann",
    [await hmac(pepper, "bob@example.com")]: "bob",
    [await hmac(pepper, "192.0.2.1")]: "home",
    [await hmac(pepper, "192.0.2.2")]: "work",
  };
  const named = (key: string) =>
    key
      .split(" ")
      .map((word) => names[word] ?? word)
      .join(" ");
  return Object.fromEntries(
    (await counters()).map(({ key, count, expires_at }) => [named(key), [count, expires_at - NOW]]),
  );
}

describe("a wish for mail", () => {
  it("counts for the address from this network, for the address, for the network and for the day", async () => {
    const desk = await createDesk();
    await admit(desk);
    expect(await counted(desk)).toEqual({
      "mail to ann from home": [1, 3600],
      "mail to ann": [1, 3600],
      "mail from home": [1, 3600],
      "mail of day 20833": [1, END_OF_DAY - NOW],
    });
  });

  it("counts for another address and another network by themselves", async () => {
    const desk = await createDesk();
    await admit(desk);
    await admit(desk, { email: emailOf("bob"), network: "192.0.2.2" });
    expect(await counted(desk)).toMatchObject({
      "mail to ann from home": [1, 3600],
      "mail to bob from work": [1, 3600],
      "mail to bob": [1, 3600],
      "mail from work": [1, 3600],
      "mail of day 20833": [2, END_OF_DAY - NOW],
    });
  });

  it("is remembered for its address as long as its link lives", async () => {
    const desk = await wide({ LINK_TTL: "1d" });
    await admit(desk);
    expect(await counted(desk)).toMatchObject({
      "mail to ann": [1, 86400],
      "mail to ann from home": [1, 3600],
    });
  });

  it("has its place among those to its address, from wherever they were asked for", async () => {
    const desk = await wide();
    expect((await admit(desk)).ordinal).toBe(1);
    expect((await admit(desk, { ...ANN, network: "192.0.2.2" })).ordinal).toBe(2);
    expect((await admit(desk, { ...ANN, email: emailOf("bob") })).ordinal).toBe(1);
    expect((await admit(desk)).ordinal).toBe(3);
  });

  it("tells what is known of its address", async () => {
    await insert("users", [
      { id: "ann", email: "ann@Example.com", email_key: "ann@example.com", created_at: NOW },
    ]);
    await insert("suppressions", [
      { email_key: "bob@example.com", reason: "bounce", provider: "resend", occurred_at: NOW },
    ]);
    const desk = await createDesk();
    expect((await admit(desk)).recipient).toEqual({ known: true, suppressed: false });
    const bob = { ...ANN, email: emailOf("bob") };
    expect((await admit(desk, bob)).recipient).toEqual({ known: false, suppressed: true });
  });
});

describe("the pause after a mail", () => {
  it("is 30 seconds, then 60, then 120, and stays so", async () => {
    const desk = await createDesk();
    let now = NOW;
    for (const pause of [30, 60, 120, 120]) {
      const { nextMailAt } = await admit(desk, ANN, now);
      expect(nextMailAt - now).toBe(pause);
      expect(await refusal(desk, ANN, nextMailAt - 1)).toEqual({
        code: "too_many_requests",
        reason: "limit per address and network",
        retryAfterSeconds: 1,
      });
      now = nextMailAt;
    }
  });

  it("goes by the mails of the last hour alone", async () => {
    const desk = await createDesk({ LINK_TTL: "1d" });
    await admit(desk);
    await admit(desk, ANN, NOW + 30);
    expect((await admit(desk, ANN, NOW + 3600)).nextMailAt).toBe(NOW + 3600 + 60);
    expect((await admit(desk, ANN, NOW + 9000)).nextMailAt).toBe(NOW + 9000 + 30);
  });

  it("is none where none is wanted", async () => {
    expect((await admit(await wide())).nextMailAt).toBe(NOW);
  });

  it("goes by what this network asked for, not by others' mails to the same address", async () => {
    const desk = await createDesk();
    await admit(desk, { ...ANN, network: "192.0.2.2" });
    expect((await admit(desk)).nextMailAt).toBe(NOW + 30);
  });
});

describe("limits", () => {
  it.each([
    ["address and network", { LIMIT_ADDRESS_AND_NETWORK: "2/1h" }, 3600],
    ["address", { LIMIT_ADDRESS: "2/1h" }, 3600],
    ["network", { LIMIT_NETWORK: "2/1h" }, 3600],
    ["service", { MAIL_DAILY_LIMIT: "2" }, END_OF_DAY - NOW],
  ])("strike per %s at the third of two mails, and say for how long", async (name, limit, seconds) => {
    const desk = await wide(limit);
    await admit(desk);
    await admit(desk);
    expect(await refusal(desk)).toEqual({
      code: "too_many_requests",
      reason: `limit per ${name}`,
      retryAfterSeconds: seconds,
    });
    await admit(desk, ANN, NOW + seconds);
  });

  it("count a refused wish towards none", async () => {
    const desk = await wide({ LIMIT_NETWORK: "1/1h" });
    await admit(desk);
    const before = await counters();
    await refusal(desk, { ...ANN, email: emailOf("bob") });
    expect(await counters()).toEqual(before);
  });

  it("of a day begin anew with the next, to the second", async () => {
    const desk = await wide({ MAIL_DAILY_LIMIT: "1" });
    await admit(desk, ANN, END_OF_DAY - 1);
    expect(await refusal(desk, ANN, END_OF_DAY - 1)).toMatchObject({ retryAfterSeconds: 1 });
    await admit(desk, ANN, END_OF_DAY);
  });

  it("of the day are logged once at four fifths, and whenever they strike", async () => {
    const desk = await wide({ MAIL_DAILY_LIMIT: "4" });
    for (let mail = 0; mail < 3; mail++) await admit(desk);
    expect(desk.lines).toEqual([]);
    await admit(desk);
    expect(desk.lines).toEqual([["warn", "daily_limit.near", { limit: 4, used: 4 }]]);
    await refusal(desk);
    expect(desk.lines.slice(1)).toEqual([
      ["error", "daily_limit.reached", { secondsLeft: END_OF_DAY - NOW }],
    ]);
  });

  it("of the day are near at just four fifths", async () => {
    const desk = await wide({ MAIL_DAILY_LIMIT: "10" });
    for (let mail = 0; mail < 10; mail++) await admit(desk);
    expect(desk.lines).toEqual([["warn", "daily_limit.near", { limit: 10, used: 8 }]]);
    const other = await wide({ LIMIT_NETWORK: "1/1h" });
    await refusal(other);
    expect(other.lines).toEqual([]);
  });

  it("say nothing of themselves to the log where no day is near its end", async () => {
    const desk = await wide({ LIMIT_ADDRESS: "5/1h" });
    for (let mail = 0; mail < 5; mail++) await admit(desk);
    expect(desk.lines).toEqual([]);
  });

  it("are half as wide, and never none, where nobody could find out whether a person asks", async () => {
    const narrow = { LIMIT_ADDRESS_AND_NETWORK: "5/1h" };
    const desk = await wide(narrow);
    const cautious = { ...ANN, cautious: true };
    for (let mail = 0; mail < 3; mail++) await admit(desk, cautious);
    expect((await refusal(desk, cautious)).reason).toBe("limit per address and network");
    await admit(desk);
    const least = await wide({ LIMIT_ADDRESS: "1/1h" });
    await admit(least, { ...cautious, email: emailOf("bob") });
  });

  it("keep wishes of one user for other addresses to as many as an address has, whatever the addresses", async () => {
    const desk = await wide({ LIMIT_ADDRESS: "2/1h" });
    const wish = (who: string) => ({ ...ANN, email: emailOf(who), changes: "the user" });
    await admit(desk, wish("bob"));
    await admit(desk, wish("cat"));
    expect(await refusal(desk, wish("dora"))).toEqual({
      code: "too_many_requests",
      reason: "limit per user",
      retryAfterSeconds: 3600,
    });
    await admit(desk, { ...wish("dora"), changes: "another user" });
    await admit(desk, { ...ANN, email: emailOf("eve") });
  });

  it.each([
    ["1d", "1/1h", 86400],
    ["15m", "1/1h", 3600],
  ])(
    "let a user have no more live wishes than that: links of %s, %s",
    async (LINK_TTL, LIMIT_ADDRESS, seconds) => {
      const desk = await wide({ LINK_TTL, LIMIT_ADDRESS });
      await admit(desk, { ...ANN, changes: "the user" });
      expect(await refusal(desk, { ...ANN, email: emailOf("bob"), changes: "the user" })).toMatchObject({
        reason: "limit per user",
        retryAfterSeconds: seconds,
      });
    },
  );
});

describe("a familiar browser", () => {
  it("has shares of its own, wherever it is, and counts for the address and the day all the same", async () => {
    const desk = await createDesk();
    await admit(desk, FAMILIAR);
    expect(await counted(desk)).toEqual({
      "mail to ann from a familiar browser": [1, 3600],
      "mail to ann": [1, 3600],
      "mail from familiar browsers of home": [1, 3600],
      "mail of day 20833": [1, END_OF_DAY - NOW],
    });
  });

  it("is not held to what strangers use up of the address or of the network", async () => {
    const desk = await wide({ LIMIT_ADDRESS: "2/1h", LIMIT_NETWORK: "2/1h" });
    await admit(desk);
    await admit(desk);
    await refusal(desk);
    expect((await admit(desk, FAMILIAR)).ordinal).toBe(3);
    expect((await admit(desk, FAMILIAR)).ordinal).toBe(4);
  });

  it("has the pause of its own mails", async () => {
    const desk = await createDesk();
    await admit(desk);
    expect((await admit(desk, FAMILIAR)).nextMailAt).toBe(NOW + 30);
    expect((await admit(desk, FAMILIAR, NOW + 30)).nextMailAt).toBe(NOW + 30 + 60);
  });

  it("shares its network with others like it", async () => {
    const desk = await wide({ LIMIT_FAMILIAR_NETWORK: "2/1h", LIMIT_NETWORK: "1/1h" });
    await admit(desk, FAMILIAR);
    await admit(desk, { ...FAMILIAR, email: emailOf("bob") });
    await admit(desk, FAMILIAR);
    expect(await refusal(desk, FAMILIAR)).toMatchObject({ reason: "limit per network" });
    await admit(desk, { ...FAMILIAR, network: "192.0.2.2" });
  });

  it("that has used up its share is as good as any other", async () => {
    const desk = await wide({ LIMIT_ADDRESS_AND_NETWORK: "1/1h" });
    await admit(desk, FAMILIAR);
    await admit(desk, FAMILIAR);
    expect(await counted(desk)).toMatchObject({
      "mail to ann from a familiar browser": [1, 3600],
      "mail to ann from home": [1, 3600],
    });
  });

  it("waits for whichever of both comes sooner", async () => {
    const desk = await wide({ LIMIT_ADDRESS_AND_NETWORK: "1/1h" });
    await admit(desk, ANN, NOW);
    await admit(desk, FAMILIAR, NOW + 10);
    expect((await refusal(desk, FAMILIAR, NOW + 20)).retryAfterSeconds).toBe(3580);
    const later = await wide({ LIMIT_ADDRESS_AND_NETWORK: "1/1h" });
    await admit(later, { ...FAMILIAR, email: emailOf("bob") }, NOW);
    await admit(later, { ...ANN, email: emailOf("bob") }, NOW + 10);
    const bob = { ...FAMILIAR, email: emailOf("bob") };
    expect((await refusal(later, bob, NOW + 20)).retryAfterSeconds).toBe(3580);
  });

  it("is told of its own limit where both are free at once", async () => {
    const desk = await wide({
      LIMIT_ADDRESS_AND_NETWORK: "1/1h",
      LIMIT_NETWORK: "1/1h",
      LIMIT_FAMILIAR_NETWORK: "9/1h",
    });
    await admit(desk, { ...ANN, email: emailOf("bob") });
    await admit(desk, FAMILIAR);
    expect(await refusal(desk, FAMILIAR)).toMatchObject({ reason: "limit per address and network" });
  });

  it("is told that D1 fails, not that its share is used up, where it fails in between", async () => {
    const desk = await wide({ LIMIT_ADDRESS_AND_NETWORK: "1/1h" });
    await admit(desk, FAMILIAR);
    const { recipients } = desk.services;
    let asked = 0;
    desk.services.recipients = {
      ...recipients,
      admit: (...args) => (asked++ === 0 ? recipients : failing(recipients, "admit")).admit(...args),
    };
    expect((await refusal(desk, FAMILIAR)).code).toBe("unavailable");
    expect(asked).toBe(2);
  });

  it("is asked for once where D1 fails", async () => {
    const desk = await wide();
    const broken = failing(desk.services.recipients, "admit");
    const asked = vi.spyOn(broken, "admit");
    desk.services.recipients = broken;
    expect((await refusal(desk, FAMILIAR)).code).toBe("unavailable");
    expect(asked).toHaveBeenCalledOnce();
  });
});

describe("what was counted", () => {
  it("is given back as a whole where no mail came of it", async () => {
    const desk = await wide();
    await admit(desk, { ...ANN, email: emailOf("bob"), network: "192.0.2.2" });
    const before = await counters();
    const { giveBack } = await admit(desk);
    await giveBack("all");
    const left = (await counters()).filter(({ count }) => count > 0);
    expect(left).toEqual(before);
  });

  it("is given back for one person at one place alone where a mail may have gone out", async () => {
    const desk = await wide();
    const { giveBack } = await admit(desk);
    await giveBack("the person's");
    expect(await counted(desk)).toEqual({
      "mail to ann from home": [0, 3600],
      "mail to ann": [1, 3600],
      "mail from home": [1, 3600],
      "mail of day 20833": [1, END_OF_DAY - NOW],
    });
  });
});

describe("signing up", () => {
  it("has shares of its own, and gives back that of this address and network alone", async () => {
    const desk = await createDesk();
    await admit(desk);
    const giveBack = await admitSignUp(desk.services, ANN, NOW);
    const shares = {
      "mail to ann": [1, 3600],
      "sign-up to ann": [1, 3600],
      "sign-up from home": [1, 3600],
      "sign-up of day 20833": [1, END_OF_DAY - NOW],
    };
    expect(await counted(desk)).toMatchObject({ ...shares, "sign-up to ann from home": [1, 3600] });
    await giveBack();
    expect(await counted(desk)).toMatchObject({ ...shares, "sign-up to ann from home": [0, 3600] });
  });

  it("is held to them", async () => {
    const desk = await createDesk({ LIMIT_ADDRESS_AND_NETWORK: "1/1h" });
    await admitSignUp(desk.services, ANN, NOW);
    expect((await refusalOf(admitSignUp(desk.services, ANN, NOW))).code).toBe("too_many_requests");
  });
});

it("no counter shows whom it is about", async () => {
  const desk = await createDesk();
  await admit(desk);
  await admit(desk, FAMILIAR);
  await admitSignUp(desk.services, ANN, NOW);
  expect(JSON.stringify(await counters())).not.toMatch(/ann|example|192/i);
});

it("mails to an address are counted under one name, however it is written", async () => {
  const { pepper } = (await createDesk()).services.config;
  const name = await mailsTo(pepper, emailOf("ann"));
  expect(name).toBe(`mail to ${await hmac(pepper, "ann@example.com")}`);
  expect(await mailsTo(pepper, { address: "x", key: "ann+more@example.com" })).toBe(name);
});
