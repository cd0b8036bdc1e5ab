import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createAttempts, createPendingEmailChanges } from "../../../src/store/attempts";

const { ATTEMPTS } = env;
const NOW = 1_800_000_000;
const attempt = {
  email: { address: "ann@example.com", key: "ann@example.com" },
  redirectUri: "https://app.example.com/",
  hosted: true,
  ordinal: 3,
  expiresAt: NOW + 10,
  verifierHash: "v",
  codeHash: "c",
  askedFrom: { browser: null, country: null },
};

describe("a pending login attempt in KV", () => {
  it("is stored also where it ends sooner than KV can forget it", async () => {
    await createAttempts(ATTEMPTS).put("a", attempt, NOW);
    expect(await createAttempts(ATTEMPTS).get("a")).toEqual(attempt);
  });

  it("is null where there is none, or it was deleted", async () => {
    const attempts = createAttempts(ATTEMPTS);
    expect(await attempts.get("nothing")).toBeNull();
    await attempts.put("a", attempt, NOW);
    await attempts.delete("a");
    expect(await attempts.get("a")).toBeNull();
  });

  it("from before logins were numbered and hosted is a frontend's, and the newest", async () => {
    const { hosted: _, ordinal: __, ...old } = attempt;
    await ATTEMPTS.put("attempt:old", JSON.stringify(old));
    const read = { ...old, hosted: false, ordinal: Number.MAX_SAFE_INTEGER };
    expect(await createAttempts(ATTEMPTS).get("old")).toEqual(read);
  });

  it("has a key that no other kind of record has", async () => {
    await createAttempts(ATTEMPTS).put("a", attempt, NOW);
    const wish = { ...attempt, userId: "u", sessionId: "s", oldEmail: "old@example.com" };
    await createPendingEmailChanges(ATTEMPTS).put("b", wish, NOW);
    const { keys } = await ATTEMPTS.list();
    expect(keys.map(({ name }) => name)).toEqual(["attempt:a", "email-change:b"]);
    expect(await createPendingEmailChanges(ATTEMPTS).get("a")).toBeNull();
  });
});
