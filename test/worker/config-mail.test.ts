import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { ConfigError, parseConfig } from "../../src/config";
import type { Env } from "../../src/env";

const SECRET = `whsec_${btoa("0123456789abcdefghijklmn")}`;
const EMAIL = { send: async () => ({ messageId: "1" }) };

const read = (variables: Record<string, unknown>) => parseConfig({ ...env, ...variables } as unknown as Env);

async function problemsOf(variables: Record<string, unknown>): Promise<string[]> {
  const error = await read(variables).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof ConfigError ? error.problems : [];
}

describe("a mail provider", () => {
  it.each([
    ["resend", ["RESEND_API_KEY"]],
    ["postmark", ["POSTMARK_SERVER_TOKEN"]],
    ["sendgrid", ["SENDGRID_API_KEY"]],
    ["mailgun", ["MAILGUN_API_KEY", "MAILGUN_DOMAIN"]],
    ["ses", ["SES_REGION", "SES_ACCESS_KEY_ID", "SES_SECRET_ACCESS_KEY"]],
    ["brevo", ["BREVO_API_KEY"]],
    ["mailersend", ["MAILERSEND_API_KEY"]],
    ["webhook", ["MAIL_WEBHOOK_URL", "MAIL_WEBHOOK_SECRET"]],
  ])("%s cannot do without %s", async (name, variables) => {
    expect(await problemsOf({ MAIL_PROVIDERS: name })).toEqual(
      variables.map((variable) => `${variable}: is missing`),
    );
  });

  it("that there is none of is named with all others of that kind, and the right ones are still looked at", async () => {
    expect(await problemsOf({ MAIL_PROVIDERS: "pigeon, resend, smtp", RESEND_API_KEY: "two words" })).toEqual(
      [
        expect.stringMatching(
          /^MAIL_PROVIDERS: "pigeon", "smtp" are not among mailbox, cloudflare, resend, /,
        ),
        "RESEND_API_KEY: has characters that no key has",
      ],
    );
    expect(await problemsOf({ MAIL_PROVIDERS: "pigeon, mailgun" })).toEqual([
      expect.stringMatching(/^MAIL_PROVIDERS: "pigeon" is not among /),
      "MAILGUN_API_KEY: is missing",
      "MAILGUN_DOMAIN: is missing",
    ]);
  });

  it("cloudflare cannot do without its binding", async () => {
    expect(await problemsOf({ MAIL_PROVIDERS: "cloudflare" })).toEqual([
      "EMAIL: the send_email binding is missing, which the mail provider cloudflare needs",
    ]);
    expect(await problemsOf({ MAIL_PROVIDERS: "cloudflare", EMAIL })).toEqual([]);
  });

  it("is asked where its documentation says, unless that is set", async () => {
    const all = {
      MAIL_PROVIDERS: "ses mailgun, brevo,resend  ses",
      SES_REGION: "eu-west-1",
      SES_ACCESS_KEY_ID: "AKIA",
      SES_SECRET_ACCESS_KEY: "secret",
      MAILGUN_API_KEY: "key",
      MAILGUN_DOMAIN: "MG.Example.com",
      BREVO_API_KEY: "key",
      RESEND_API_KEY: "key",
    };
    expect((await read(all)).mailProviders).toEqual([
      expect.objectContaining({ provider: "ses", baseUrl: "https://email.eu-west-1.amazonaws.com" }),
      { provider: "mailgun", apiKey: "key", domain: "mg.example.com", baseUrl: "https://api.mailgun.net" },
      { provider: "brevo", apiKey: "key", baseUrl: "https://api.brevo.com" },
      { provider: "resend", apiKey: "key", baseUrl: "https://api.resend.com" },
    ]);
    const { mailProviders } = await read({
      ...all,
      MAIL_PROVIDERS: "mailgun",
      MAILGUN_BASE_URL: "https://api.eu.mailgun.net/",
    });
    expect(mailProviders[0]).toMatchObject({ baseUrl: "https://api.eu.mailgun.net" });
  });

  it.each([
    "ftp://api.example.com",
    "http://api.example.com",
    "https://user:pass@api.example.com",
    "https://api.example.com?x=1",
    "https://api.example.com/#x",
    "api.example.com",
  ])("is not asked at %s", async (address) => {
    expect(
      await problemsOf({ MAIL_PROVIDERS: "resend", RESEND_API_KEY: "key", RESEND_BASE_URL: address }),
    ).toEqual([expect.stringMatching(/^RESEND_BASE_URL: must be an https address/)]);
  });

  it("may be posted to at any address of the operator's, as it stands", async () => {
    const at = async (address: string) =>
      (await read({ MAIL_PROVIDERS: "webhook", MAIL_WEBHOOK_URL: address, MAIL_WEBHOOK_SECRET: SECRET }))
        .mailProviders[0];
    expect(await at("https://mail.example/hook/?x=1")).toMatchObject({
      url: "https://mail.example/hook/?x=1",
    });
  });

  it.each(["two words", "line\nbreak", "kéy", "x".repeat(513)])(
    "has no key such as %j, which is not quoted",
    async (key) => {
      const problems = await problemsOf({ MAIL_PROVIDERS: "resend", RESEND_API_KEY: key });
      expect(problems).toEqual(["RESEND_API_KEY: has characters that no key has"]);
    },
  );

  it.each(["secret", "whsec_", "whsec_c2hvcnQ=", `whsec_${"!".repeat(32)}`, `whsec_${btoa("x".repeat(65))}`])(
    "signs with no secret such as %s",
    async (secret) => {
      const variables = {
        MAIL_PROVIDERS: "webhook",
        MAIL_WEBHOOK_URL: "https://x.example",
        MAIL_WEBHOOK_SECRET: secret,
      };
      expect(await problemsOf(variables)).toEqual([
        expect.stringMatching(/^MAIL_WEBHOOK_SECRET: must be whsec_/),
      ]);
    },
  );

  it("may keep its variables where it is not in use, and misspelt ones are found all the same", async () => {
    const { unknownVariables } = await read({
      POSTMARK_SERVER_TOKEN: "x",
      SES_REGION: "x",
      SENDGRID_KEY: "x",
    });
    expect(unknownVariables).toEqual(["SENDGRID_KEY"]);
  });
});

describe("a provider's hook", () => {
  it.each([
    ["RESEND_WEBHOOK_SECRET", "secret"],
    ["POSTMARK_WEBHOOK_SECRET", "short"],
    ["SENDGRID_WEBHOOK_KEY", "-----BEGIN PUBLIC KEY-----"],
    ["SES_SNS_TOPIC", "arn:aws:s3:::bucket"],
    ["BREVO_WEBHOOK_SECRET", "x".repeat(40)],
    ["BREVO_WEBHOOK_SECRET", "a secret of 32 characters, or more 0123456789"],
    ["MAILGUN_WEBHOOK_KEY", "x"],
    ["MAILERSEND_WEBHOOK_SECRET", "y"],
  ])("is not opened by %s=%s", async (name, value) => {
    expect(await problemsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
  });

  it("is there for those alone that are configured", async () => {
    const { bounceHooks } = await read({
      RESEND_WEBHOOK_SECRET: SECRET,
      SES_SNS_TOPIC: "arn:aws:sns:eu-west-1:123456789012:x",
    });
    expect([...bounceHooks.keys()]).toEqual(["resend", "ses"]);
  });
});

describe("the sender", () => {
  it.each([
    ["login@example.com", ""],
    ["<login@example.com>", ""],
    ["Acme <login@example.com>", "Acme"],
    ['"Acme, Inc." <login@example.com>', "Acme, Inc."],
    ['  "Acme" <login@example.com>', "Acme"],
    ['"" <login@example.com>', ""],
  ])("of %s has the name %j", async (text, name) => {
    const { mailFrom } = await read({ MAIL_FROM: text });
    expect([mailFrom.name, mailFrom.email.address]).toEqual([name, "login@example.com"]);
  });

  it.each(['A "B" C <login@example.com>', '"A\\B" <login@example.com>', "A\\B <login@example.com>"])(
    "is refused for the quotes or backslashes in its name, and says so: %s",
    async (text) => {
      expect(await problemsOf({ MAIL_FROM: text })).toEqual([
        "MAIL_FROM: has a name with quotes or backslashes in it; quotes may stand around all of it alone",
      ]);
    },
  );
});

describe("what mails and pages show", () => {
  it("has defaults", async () => {
    expect(await read({})).toMatchObject({
      brand: { appName: "Latchkey", accentColour: "#1d4ed8" },
      defaultLocale: "en",
      mailTimeoutSeconds: 5,
      mailReplyTo: undefined,
    });
  });

  it.each([
    ["APP_NAME", "x".repeat(65)],
    ["APP_NAME", "x".repeat(10_000)],
    ["APP_NAME", "a\r\nBcc: eve@example.com"],
    ["APP_NAME", "a\u202eb"],
    ["APP_NAME", "a\u2028b"],
    ["APP_NAME", "\u200b"],
    ["APP_NAME", "\u200d"],
    ["APP_NAME", "\u3164"],
    ["LOGO_URL", "https://a;sandbox/x.png"],
    ["LOGO_URL", "https://a,b/x.png"],
    ["LOGO_URL", "data:image/svg+xml,<svg xmlns='x'>"],
    ["MAIL_FROM", `${"x".repeat(65)} <login@example.com>`],
    ["MAIL_FROM", "A\nB <login@example.com>"],
    ["MAIL_FROM", "A\u202e <login@example.com>"],
    ["MAIL_FROM", '"A <login@example.com>'],
    ["MAIL_FROM", '"A" B <login@example.com>'],
    ["MAIL_FROM", '"A "B"" <login@example.com>'],
    ["MAIL_FROM", '"A\\" <login@example.com>'],
    ["MAIL_FROM", `"${"x".repeat(65)}" <login@example.com>`],
    ["MAIL_FROM", '"A\u202e" <login@example.com>'],
    ["MAIL_FROM", "A <login@example.com>, B <b@example.com>"],
    ["MAIL_REPLY_TO", "Help <help@example.com>"],
    ["SUPPORT_EMAIL", "help"],
    ["SUPPORT_EMAIL", "help@example.com?subject=x"],
    ["ACCENT_COLOR", "red"],
    ["ACCENT_COLOR", "#fff"],
    ["ACCENT_COLOR", "#1d4ed8;}body{display:none"],
    ["LOGO_URL", "http://cdn.example.com/logo.png"],
    ["LOGO_URL", "javascript:alert(1)"],
    ["LOGO_URL", "data:text/html,<script>"],
    ["LOGO_URL", 'data:image/svg+xml,<svg onload="x">'],
    ["LOGO_URL", `data:image/png;base64,${"A".repeat(9000)}`],
    ["DEFAULT_LOCALE", "sv"],
    ["DEFAULT_LOCALE", "de-AT"],
    ["MAIL_TIMEOUT", "11s"],
    ["MAIL_TIMEOUT", "0s"],
  ])("cannot be %s=%j", async (name, value) => {
    expect(await problemsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
  });

  it.each([
    ["LOGO_URL", "https://cdn.example.com/logo.png?v=1"],
    ["LOGO_URL", "data:image/png;base64,iVBORw0KGgo="],
    ["LOGO_URL", "data:image/svg+xml,%3Csvg%3E"],
    ["APP_NAME", "Müller & Söhne 👩‍💻"],
    ["MAIL_FROM", "Änne O'Neil <login@example.com>"],
    ["MAIL_REPLY_TO", "help@example.com"],
  ])("can be %s=%s", async (name, value) => {
    expect(await problemsOf({ [name]: value })).toEqual([]);
  });
});
