import { describe, expect, inject, it } from "vitest";
import { createMailer } from "../../../src/services";

/** The sender as SES was told it. */
async function senderOf(name: string): Promise<string> {
  const mailer = createMailer(
    {
      provider: "ses",
      accessKeyId: "AKIAEXAMPLE",
      secretAccessKey: "secret-key",
      region: "eu-west-1",
      baseUrl: `${inject("mailFake")}/ok/ses`,
    },
    {},
  );
  const subject = crypto.randomUUID();
  const from = { name, address: "login@example.com" };
  const mail = { to: "ann@example.com", from, subject, text: "text", html: "html", idempotencyKey: subject };
  const { outcome } = await mailer.send(mail as never, AbortSignal.timeout(10_000));
  expect(outcome).toBe("sent");
  const requests = (await (await fetch(`${inject("mailFake")}/requests.json`)).json()) as { body: string }[];
  const request = requests.find(({ body }) => body.includes(subject));
  return (JSON.parse(request?.body ?? "{}") as { FromEmailAddress: string }).FromEmailAddress;
}

/** The name in encoded-words (RFC 2047), as a mail program shows it. */
const shown = (words: string[]): string =>
  words
    .map((word) => {
      const bytes = Uint8Array.from(atob(word.slice("=?UTF-8?B?".length, -2)), (byte) => byte.charCodeAt(0));
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    })
    .join("");

describe("a mail by SES", () => {
  it("has an ASCII sender as it stands", async () => {
    expect(await senderOf("Latchkey")).toBe(`"Latchkey" <login@example.com>`);
  });

  it.each([
    ["short", "Schlüssel"],
    ["in another script", "ログイン"],
    [
      "too long for one word",
      "Ein sehr langer Name für einen Dienst, der Menschen ohne Passwörter anmeldet 🔑🔑🔑🔑🔑🔑🔑🔑",
    ],
  ])(
    "has a name that is not ASCII as encoded-words, none with half a character in it: %s",
    async (_, name) => {
      const [, text = ""] = /^(.*) <login@example\.com>$/.exec(await senderOf(name)) ?? [];
      const words = text.split(" ");
      for (const word of words) {
        expect(word).toMatch(/^=\?UTF-8\?B\?[A-Za-z0-9+/]+=*\?=$/);
        expect(word.length).toBeLessThanOrEqual(75);
      }
      expect(shown(words)).toBe(name);
    },
  );
});
