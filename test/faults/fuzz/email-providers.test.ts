import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ProviderSettings } from "../../../src/config-mail";
import { parseEmail } from "../../../src/core/email-address";
import type { Mail } from "../../../src/mail/mailer";
import { createMailer } from "../../../src/services";
import { anything } from "./email-cases";
import { patience, runs } from "./runs";

const baseUrl = "https://provider.example";
const PROVIDERS: ProviderSettings[] = [
  { provider: "resend", apiKey: "key", baseUrl },
  { provider: "postmark", serverToken: "key", messageStream: "outbound", baseUrl },
  { provider: "sendgrid", apiKey: "key", baseUrl },
  { provider: "mailgun", apiKey: "key", domain: "mg.example.com", baseUrl },
  { provider: "ses", accessKeyId: "AKIAEXAMPLE", secretAccessKey: "key", region: "eu-west-1", baseUrl },
  { provider: "brevo", apiKey: "key", baseUrl },
  { provider: "mailersend", apiKey: "key", baseUrl },
  { provider: "webhook", url: baseUrl, secret: `whsec_${btoa("secret-key-secret-key-24")}` },
];
const PLAIN = "ann@example.com";

const mailTo = (to: string): Mail => ({
  to,
  from: { name: "Latchkey", address: "login@example.com" },
  subject: "Sign in",
  text: "text",
  html: "<p>html</p>",
  idempotencyKey: "00000000-0000-4000-8000-000000000000",
});

let sent: Request[];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 0 });
  sent = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    sent.push(new Request(input as Request));
    return new Response(null, { status: 500 });
  });
});
afterEach(() => vi.useRealTimers());

/** What a provider reads in its request, each text by itself; the header that signs it, and the type that names a boundary, aside. */
async function readingOf(settings: ProviderSettings, to: string): Promise<string> {
  sent = [];
  await createMailer(settings, {}).send(mailTo(to), AbortSignal.timeout(10_000));
  const [request] = sent;
  if (request === undefined) throw new Error(`nothing was sent by ${settings.provider}`);
  const type = request.headers.get("Content-Type") ?? "";
  const body = type.startsWith("application/json")
    ? await request.json()
    : [...(await request.formData())].map(([name, value]) => [name, value]);
  const headers = [...request.headers].filter(
    ([name]) => !/signature|authorization|content|sha256/i.test(name),
  );
  return JSON.stringify({ url: request.url, headers, body }, (_, value) =>
    typeof value === "string" ? (value === to ? PLAIN : value.replaceAll(`<${to}>`, `<${PLAIN}>`)) : value,
  );
}

it.each(PROVIDERS)(
  "no address is more than one recipient, or anything else, to $provider",
  async (settings) => {
    const plain = await readingOf(settings, PLAIN);
    expect(plain).toContain(PLAIN);
    await fc.assert(
      fc.asyncProperty(anything, async (typed) => {
        const email = parseEmail(typed);
        if (email === null) return;
        expect(await readingOf(settings, email.address)).toBe(plain);
      }),
      runs(200),
    );
  },
  patience(10_000),
);
