import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMailFake } from "../../scripts/mail-fake/server.mjs";
import { cloneHere, freePort, ROOT, remove, run } from "./clone";
import { blocksOf } from "./readme";

let folder = "";
let fake: Awaited<ReturnType<typeof startMailFake>>;

beforeAll(async () => {
  folder = cloneHere();
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  fake = await startMailFake();
});

afterAll(async () => {
  await fake.close();
  remove(folder);
});

const configure = (variables: Record<string, string>, file = ".dev.vars") =>
  writeFileSync(
    join(folder, file),
    Object.entries(variables)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(""),
  );

async function mail(words: string[], env: Record<string, string> = {}) {
  const command = run(folder, ["npm", "run", "--silent", "mail", "--", ...words], env);
  return { code: await command.ended, output: command.output().replace(/^npm warn.*\n/gm, "") };
}

const TWO = (first: string, second: string) => ({
  MAIL_PROVIDERS: "resend, postmark",
  RESEND_API_KEY: "re_very_secret",
  RESEND_BASE_URL: `${fake.url}/${first}/resend`,
  POSTMARK_SERVER_TOKEN: "very-secret",
  POSTMARK_BASE_URL: `${fake.url}/${second}/postmark`,
});

describe("npm run mail", () => {
  it.each([
    [[]],
    [["post"]],
    [["send"]],
    [["send", "a@example.com", "b@example.com"]],
    [["doctor", "--force"]],
  ])("says how it is used: %j", async (words) => {
    const { code, output } = await mail(words);
    expect(code).toBe(1);
    expect(output).toContain("npm run mail -- send ADDRESS");
  });

  it("lists everything that is wrong with the configuration, and quotes no secret", async () => {
    configure({
      ...TWO("ok", "ok"),
      RESEND_API_KEY: "very secret",
      APP_NAME: "x".repeat(65),
      LINK_TTL: "soon",
    });
    const { code, output } = await mail(["send", "you@example.com"]);
    expect(code).toBe(1);
    expect(output).toMatch(
      /^The configuration is wrong\.\n {2}APP_NAME: .*\n {2}LINK_TTL: .*\n {2}RESEND_API_KEY: .*\n$/,
    );
    expect(output).not.toContain("very secret");
  });
});

describe("the commands of docs/mail.md", () => {
  const lines = ["sh mail", "sh suppressed"]
    .flatMap((label) => blocksOf("docs/mail.md", label))
    .join("")
    .trim()
    .split("\n")
    .filter((line) => !line.includes("preview")); // it takes its time, and is tried below

  it.each(lines)("are commands: %s", async (line) => {
    configure(TWO("ok", "ok"));
    const [, words = ""] = /^npm run mail -- ([^#]*\S) *# /.exec(line) ?? [];
    const { output } = await mail(words.split(" "));
    expect(output).not.toContain("npm run mail -- send ADDRESS");
    expect(output).not.toBe("");
  });
});

describe("npm run mail -- send", () => {
  it("sends one mail by each provider, and prints its answer", async () => {
    configure(TWO("ok", "ok"));
    const { code, output } = await mail(["send", "me@example.com"]);
    expect(output).toMatch(/^resend {6}sent {5}\S{30,}\npostmark {4}sent {5}\S{30,}\n$/);
    expect(code).toBe(0);
    const mails = fake.mails().filter(({ to }) => to === "me@example.com");
    expect(mails.map(({ provider }) => provider).sort()).toEqual(["postmark", "resend"]);
    expect(mails[0]?.subject).toBe("Sign in to Latchkey");
  });

  it("says what to do where one does not take it, and ends with 1", async () => {
    configure(TWO("bad-key", "bad-sender"));
    const { code, output } = await mail(["send", "you@example.com"]);
    expect(code).toBe(1);
    expect(output).toBe(
      `resend      retry    status 403 invalid_api_key
            → The key is wrong or may not send, or the credits are used up.
postmark    refused  status 422 400
            → Is the domain of MAIL_FROM verified at postmark, and the address right?
`,
    );
  });

  it("takes a key from the shell, for production's is in no file", async () => {
    const { RESEND_API_KEY: _, ...rest } = TWO("ok", "ok");
    configure({ ...rest, MAIL_PROVIDERS: "resend" });
    expect((await mail(["send", "you@example.com"])).output).toContain("RESEND_API_KEY: is missing");
    expect((await mail(["send", "you@example.com"], { RESEND_API_KEY: "re_shell" })).code).toBe(0);
  });

  it("does not pretend where mail stays on this machine", async () => {
    configure({});
    const { output } = await mail(["send", "you@example.com"]);
    expect(output).toMatch(/^mailbox {5}keeps mails on this machine/);
  });

  it("says where a deployed Worker's secret has to come from, and what there is no environment for", async () => {
    const toml = readFileSync(join(folder, "wrangler.toml"), "utf8");
    const [development = "", production = ""] = toml.split(/^(?=# \[env\.production\]$)/m);
    writeFileSync(join(folder, "wrangler.toml"), development + production.replace(/^# ?/gm, ""));
    const { output } = await mail(["send", "you@example.com", "--env", "production"]);
    expect(output).toContain(
      "  RESEND_API_KEY: is missing\nSecrets of a deployed Worker cannot be read back.",
    );
    const nowhere = await mail(["send", "you@example.com", "--env", "nope"]);
    expect(nowhere).toEqual({ code: 1, output: "wrangler.toml has no environment nope.\n" });
    expect((await mail(["preview", "out2", "--env", "production"])).code).toBe(0);
    writeFileSync(join(folder, "wrangler.toml"), toml);
  });

  it("refuses what is no address", async () => {
    configure(TWO("ok", "ok"));
    expect(await mail(["send", "you@localhost"])).toEqual({
      code: 1,
      output: "you@localhost is not an email address.\n",
    });
  });
});

describe("npm run mail -- preview", () => {
  it("writes every mail in every language as HTML and text, and as pictures", async () => {
    configure({ APP_NAME: "Acme", ACCENT_COLOR: "#aa0000" });
    const { code, output } = await mail(["preview", "out"]);
    expect(code).toBe(0);
    expect(output).toContain("27 mails as HTML and text");
    const files = readdirSync(join(folder, "out"));
    const count = (ending: string) => files.filter((file) => file.endsWith(ending)).length;
    expect([count(".txt"), count(".html")]).toEqual([27, 28]);
    expect(count(".png")).toBe(existsSync("/usr/bin/chromium") ? 54 : 0);
    expect(readFileSync(join(folder, "out/sign-in.ja.html"), "utf8")).toMatch(/Acme.*background:#aa0000/s);
    expect(readFileSync(join(folder, "out/address-changed.ar.txt"), "utf8")).toMatch(/^Subject: /);
  });

  it("says in a line that there are no pictures where Chromium does not start", async () => {
    configure({});
    const { code, output } = await mail(["preview", "out3"], { CHROMIUM: "/bin/false" });
    expect(output).toMatch(/^27 mails as HTML and text: .*\nNo PNG: \/bin\/false does not start\.\n$/);
    expect(code).toBe(0);
    expect(readdirSync(join(folder, "out3")).filter((file) => file.endsWith(".html"))).toHaveLength(28);
  });

  it.each(["package.json", "package.json/mails", "/proc/latchkey/mails", "/proc"])(
    "ends with a line where it cannot write to %s",
    async (to) => {
      configure({});
      const { code, output } = await mail(["preview", to]);
      expect(output).toMatch(new RegExp(`^${to} cannot be written to: .*\n$`));
      expect(code).toBe(1);
    },
  );
});

describe("npm run mail -- suppressed, lift", () => {
  it("shows who gets no mail and why, and lets an address get mail again", async () => {
    configure({});
    const wrangler = (words: string[]) =>
      run(folder, [process.execPath, join(ROOT, "node_modules/wrangler/bin/wrangler.js"), "d1", ...words], {
        CI: "true",
      });
    expect(await wrangler(["migrations", "apply", "DB", "--local"]).ended).toBe(0);
    expect((await mail(["suppressed"])).output).toBe("No address is suppressed.\n");
    const insert = `INSERT INTO suppressions VALUES ('o''neil@example.com', 'bounce', 'resend', 1784678400, NULL)`;
    expect(await wrangler(["execute", "DB", "--local", "--command", insert]).ended).toBe(0);
    expect((await mail(["suppressed"])).output).toBe(
      "o'neil@example.com  bounce  resend  2026-07-22T00:00:00.000Z\n",
    );
    expect(await mail(["lift", "O'Neil@EXAMPLE.com"])).toMatchObject({
      code: 0,
      output: expect.stringContaining("O'Neil@example.com gets mail again"),
    });
    expect((await mail(["suppressed"])).output).toBe("No address is suppressed.\n");
    expect(await mail(["lift", "o'neil@example.com"])).toEqual({
      code: 1,
      output: "o'neil@example.com is not suppressed.\n",
    });
    expect((await mail(["lift", "x'; DROP TABLE users; --"])).output).toContain("is not an email address");
  });
});

const VERIFIED =
  '{"object":"list","has_more":false,"data":[{"name":"acme.test-mail.dev","status":"verified"}]}';

/** DNS over HTTPS and the providers' own answers, by path where they differ, as a test wants them. */
async function world(
  records: Record<string, string[]>,
  status: number,
  failing = "",
  answers: string | Record<string, string> = VERIFIED,
): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const name = url.searchParams.get("name");
    response.setHeader("Content-Type", "application/json");
    if (name === null) {
      const answer = typeof answers === "string" ? answers : answers[url.pathname];
      if (answer !== undefined) return response.writeHead(status).end(answer);
      return response.writeHead(404, { "x-amzn-errortype": "NotFoundException" }).end("{}");
    }
    if (name === failing) return response.end(JSON.stringify({ Status: 2 }));
    const Answer = (records[name] ?? []).map((data) => ({ name, type: 16, data: `"${data}"` }));
    response.end(JSON.stringify({ Status: Answer.length > 0 ? 0 : 3, Answer }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const close = (server: Server) => new Promise((resolve) => server.close(resolve));

describe("npm run mail -- doctor", () => {
  const GOOD = {
    "acme.test-mail.dev": ["v=spf1 include:amazonses.com ~all"],
    "send.acme.test-mail.dev": ["v=spf1 include:amazonses.com ~all"],
    "resend._domainkey.acme.test-mail.dev": ["v=DKIM1; p=MIGf"],
    "_dmarc.test-mail.dev": ["v=DMARC1; p=reject"],
  };
  const variables = (url: string) => ({
    MAIL_FROM: "Acme <login@acme.test-mail.dev>",
    MAIL_PROVIDERS: "resend",
    RESEND_API_KEY: "re_very_secret",
    RESEND_BASE_URL: url,
  });

  it("finds nothing wrong where nothing is", async () => {
    const { server, url } = await world(GOOD, 200);
    configure(variables(url));
    const { code, output } = await mail(["doctor", "--dns", `${url}/dns-query`]);
    await close(server);
    expect(output).toBe(`ok   MAIL_FROM is at acme.test-mail.dev
ok   Mail goes out by resend
     → A second provider in MAIL_PROVIDERS keeps logins going when this one is down.
ok   resend: the key is good
ok   resend: acme.test-mail.dev is verified
ok   SPF: acme.test-mail.dev has a record
ok   SPF for resend: send.acme.test-mail.dev
ok   DKIM for resend: resend._domainkey.acme.test-mail.dev
ok   DMARC: test-mail.dev has a record
`);
    expect(code).toBe(0);
  });

  it("says of everything wrong what to do, quotes no key, and ends with 1", async () => {
    const two = ["v=spf1 ~all", "v=spf1 include:x.example -all"];
    const { server, url } = await world({ "acme.test-mail.dev": two }, 401);
    configure(variables(url));
    const { code, output } = await mail(["doctor", "--dns", `${url}/dns-query`]);
    await close(server);
    const bad = output.split("\n").filter((line) => line.startsWith("bad"));
    expect(bad).toEqual([
      "bad  resend: status 401 for its key",
      "bad  SPF: 2 records at acme.test-mail.dev",
      "bad  SPF for resend: no record with amazonses.com at send.acme.test-mail.dev",
      "bad  DKIM for resend: nothing at resend._domainkey.acme.test-mail.dev",
      "bad  DMARC: no record for acme.test-mail.dev",
    ]);
    expect(output.match(/^ {5}→ /gm)?.length).toBe(bad.length + 1);
    expect(output).not.toContain("very_secret");
    expect(code).toBe(1);
  });

  it("says that it could not find out where there is no network, which is no fault", async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    configure(variables(nowhere));
    const { code, output } = await mail(["doctor", "--dns", nowhere]);
    expect(output).toContain("?    resend: could not be asked\n");
    expect(output).toContain("?    SPF, DKIM and DMARC: DNS could not be asked\n");
    expect(code).toBe(0);
  });

  it("does not call a record missing that DNS did not answer for", async () => {
    const { server, url } = await world(GOOD, 200, "resend._domainkey.acme.test-mail.dev");
    configure(variables(url));
    const { code, output } = await mail(["doctor", "--dns", `${url}/dns-query`]);
    await close(server);
    expect(output).toContain("?    DKIM for resend: DNS gave no answer\n");
    expect(code).toBe(0);
  });

  const linesOf = async (
    settings: Record<string, string>,
    answers: string | Record<string, string>,
    more = {},
  ) => {
    const { server, url } = await world({ ...GOOD, ...more }, 200, "", answers);
    const at = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value || url]));
    configure({ ...variables(url), ...at });
    const { code, output } = await mail(["doctor", "--dns", `${url}/dns-query`]);
    await close(server);
    return { code, output };
  };
  const MAILGUN = {
    MAIL_PROVIDERS: "mailgun",
    MAILGUN_API_KEY: "key",
    MAILGUN_DOMAIN: "mg.acme.dev",
    MAILGUN_BASE_URL: "",
  };
  const SES = {
    MAIL_PROVIDERS: "ses",
    SES_REGION: "eu-west-1",
    SES_ACCESS_KEY_ID: "AKIA",
    SES_SECRET_ACCESS_KEY: "x",
    SES_BASE_URL: "",
  };
  const MAILERSEND = { MAIL_PROVIDERS: "mailersend", MAILERSEND_API_KEY: "key", MAILERSEND_BASE_URL: "" };
  const POSTMARK = { MAIL_PROVIDERS: "postmark", POSTMARK_SERVER_TOKEN: "key", POSTMARK_BASE_URL: "" };
  const SENDGRID = { MAIL_PROVIDERS: "sendgrid", SENDGRID_API_KEY: "key", SENDGRID_BASE_URL: "" };
  const BREVO = { MAIL_PROVIDERS: "brevo", BREVO_API_KEY: "key", BREVO_BASE_URL: "" };
  const RESEND = { RESEND_BASE_URL: "" };

  const ALL = {
    ...MAILGUN,
    ...SES,
    ...MAILERSEND,
    ...POSTMARK,
    ...SENDGRID,
    ...BREVO,
    ...RESEND,
    MAIL_PROVIDERS: "resend, postmark, sendgrid, mailgun, ses, brevo, mailersend",
  };

  it.each([
    "<!doctype html><title>Welcome</title>",
    "",
    "[]",
    '"ok"',
    "{}",
    '{"data":{},"domain":"mg.acme.dev"}',
  ])("does not take for a provider what answers 200 with something else: %s", async (answer) => {
    const { code, output } = await linesOf(ALL, answer);
    for (const name of ALL.MAIL_PROVIDERS.split(", "))
      expect(output).toContain(`bad  ${name}: that was not the provider's API\n     → `);
    expect(output).not.toContain("the key is good");
    expect(code).toBe(1);
  });

  it("takes the own answer of one that says nothing of domains for a good key", async () => {
    const answers = {
      "/server": '{"ID":1,"Name":"Acme","ApiTokens":["x"]}',
      "/v3/scopes": '{"scopes":["mail.send"]}',
      "/v3/account": '{"email":"ann@acme.dev","companyName":"Acme"}',
    };
    const { output } = await linesOf({ ...ALL, MAIL_PROVIDERS: "postmark, sendgrid, brevo" }, answers);
    for (const name of ["postmark", "sendgrid", "brevo"])
      expect(output).toContain(`ok   ${name}: the key is good\n`);
  });

  const domainAt = (state: string) =>
    `{"object":"list","has_more":false,"data":[{"name":"acme.test-mail.dev","status":"${state}"}]}`;
  it.each([
    ["pending", domainAt("pending"), "bad  resend: acme.test-mail.dev is not verified", 1],
    ["failed", domainAt("failed"), "bad  resend: acme.test-mail.dev is not verified", 1],
    [
      "partially_verified",
      domainAt("partially_verified"),
      "?    resend: acme.test-mail.dev is verified in part",
      0,
    ],
    [
      "not there",
      '{"has_more":false,"data":[]}',
      "bad  resend: acme.test-mail.dev is not among its domains",
      1,
    ],
    [
      "perhaps on the next page",
      '{"has_more":true,"data":[]}',
      "?    resend: has more domains than it lists",
      0,
    ],
  ])("says where the sender's domain is %s at Resend", async (_, answer, line, code) => {
    const doctor = await linesOf(RESEND, answer);
    expect(doctor.output).toContain(`ok   resend: the key is good\n${line}`);
    expect(doctor.output).toContain("See resend.com/domains.\n");
    expect(doctor.code).toBe(code);
  });

  it("says whether MailerSend verified the sender's domain", async () => {
    const at = (verified: boolean) => `{"data":[{"name":"acme.test-mail.dev","is_verified":${verified}}]}`;
    expect((await linesOf(MAILERSEND, at(true))).output).toContain(
      "ok   mailersend: acme.test-mail.dev is verified\n",
    );
    expect((await linesOf(MAILERSEND, at(false))).output).toContain(
      "bad  mailersend: acme.test-mail.dev is not verified\n",
    );
    expect((await linesOf(MAILERSEND, '{"data":[]}')).output).toContain(
      "?    mailersend: acme.test-mail.dev is not among",
    );
  });

  const mailgunAt = (state: string, valid: string) =>
    JSON.stringify({
      domain: { name: "mg.acme.dev", state },
      sending_dns_records: [
        { record_type: "TXT", name: "mg.acme.dev", valid: "valid", value: "v=spf1 include:mailgun.org ~all" },
        { record_type: "TXT", name: "pic._domainkey.mg.acme.dev", valid, value: "k=rsa; p=MIGf" },
      ],
    });

  it("knows from Mailgun where its DKIM record is, and whether its domain may send", async () => {
    const key = { "pic._domainkey.mg.acme.dev": ["k=rsa; p=MIGf"] };
    const { output } = await linesOf(MAILGUN, mailgunAt("active", "valid"), key);
    expect(output).toContain("ok   mailgun: mg.acme.dev is verified\n");
    expect(output).toContain("ok   DKIM for mailgun: pic._domainkey.mg.acme.dev\n");
    const unverified = await linesOf(MAILGUN, mailgunAt("unverified", "unknown"));
    expect(unverified.output).toContain(`bad  mailgun: mg.acme.dev is not verified
     → It has not found its records: TXT at pic._domainkey.mg.acme.dev. See `);
    expect(unverified.output).toContain("bad  DKIM for mailgun: nothing at pic._domainkey.mg.acme.dev\n");
    expect(unverified.code).toBe(1);
  });

  const identity = (verified: boolean) =>
    JSON.stringify({ VerifiedForSendingStatus: verified, DkimAttributes: { Tokens: ["one", "two"] } });

  it("asks SES for the sender's domain, then for those above it and the address, and knows its DKIM records", async () => {
    const keys = { "one._domainkey.test-mail.dev": ["p=MIGf"], "two._domainkey.test-mail.dev": ["p=MIGf"] };
    const above = { "/v2/email/identities/test-mail.dev": identity(true) };
    const { output } = await linesOf(SES, above, keys);
    expect(output).toContain("ok   ses: the key is good\nok   ses: test-mail.dev is verified\n");
    expect(output).toContain(
      "ok   DKIM for ses: one._domainkey.test-mail.dev, two._domainkey.test-mail.dev\n",
    );
    const own = { ...above, "/v2/email/identities/acme.test-mail.dev": identity(false) };
    const pending = await linesOf(SES, own, { "one._domainkey.acme.test-mail.dev": ["p=MIGf"] });
    expect(pending.output).toContain("bad  ses: acme.test-mail.dev is not verified\n");
    expect(pending.output).toContain("bad  DKIM for ses: nothing at two._domainkey.acme.test-mail.dev\n");
    const address = {
      "/v2/email/identities/login%40acme.test-mail.dev": '{"VerifiedForSendingStatus":true}',
    };
    const alone = await linesOf(SES, address);
    expect(alone.output).toContain("ok   ses: login@acme.test-mail.dev is verified\n");
    expect(alone.output).toContain("?    DKIM for ses: its record has a name of its own\n");
    expect((await linesOf(SES, {})).output).toContain(
      "ok   ses: the key is good\nbad  ses: acme.test-mail.dev is not verified\n",
    );
  });

  it("says that it knows nothing of a mail system of one's own", async () => {
    const webhook = {
      MAIL_PROVIDERS: "webhook",
      MAIL_WEBHOOK_URL: "",
      MAIL_WEBHOOK_SECRET: `whsec_${btoa("0123456789abcdefghijklmn")}`,
    };
    const { code, output } = await linesOf(webhook, "{}");
    expect(output).toMatch(/^\? {4}webhook: .*\n {5}→ npm run mail -- send /m);
    expect(output).not.toContain("for webhook");
    expect(code).toBe(0);
  });

  it("counts more than one DMARC record as none", async () => {
    const two = { "_dmarc.test-mail.dev": ["v=DMARC1; p=reject", "v=DMARC1; p=none"] };
    const { code, output } = await linesOf(RESEND, VERIFIED, two);
    expect(output).toContain(
      "bad  DMARC: 2 records at _dmarc.test-mail.dev\n     → More than one counts as none",
    );
    expect(code).toBe(1);
  });

  it.each([
    ["login@example.com", "MAIL_FROM is at example.com"],
    ["someone@gmail.com", "MAIL_FROM is at gmail.com"],
  ])("does not let %s pass as a sender", async (sender, line) => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    configure({ ...variables(nowhere), MAIL_FROM: sender });
    const { code, output } = await mail(["doctor", "--dns", nowhere]);
    expect(output).toContain(`bad  ${line}\n     → `);
    expect(code).toBe(1);
  });
});

describe("npm run mail:fake", () => {
  it("plays every provider, and says how to use it", async () => {
    const port = await freePort();
    const command = run(folder, ["npm", "run", "--silent", "mail:fake"], { PORT: String(port) });
    await command.until("Ctrl-C ends it.");
    const lines = command.output().match(/^[A-Z_]+=.*$/gm) ?? [];
    writeFileSync(join(folder, ".dev.vars"), `${lines.join("\n")}\n`);
    const { output } = await mail(["send", "you@example.com"]);
    expect(output).toMatch(/^resend {6}sent .*\npostmark {4}sent .*\n$/);
    const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(page).toContain("Sign in to Latchkey");
    const second = run(folder, ["npm", "run", "--silent", "mail:fake"], { PORT: String(port) });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Port ${port} is in use`);
    await command.stop();
  });

  it("ends with npm, however npm ends", async () => {
    const port = await freePort();
    const command = run(folder, ["npm", "run", "--silent", "mail:fake"], { PORT: String(port) });
    await command.until("Ctrl-C ends it.");
    await command.kill(); // resolves when nobody holds its output any more
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });
});

describe("npm start, where mail leaves", () => {
  it("says what every provider answered, in a line each, and nothing more", async () => {
    const port = await freePort();
    configure(TWO("bad-key", "ok"));
    const service = run(folder, ["npm", "start", "--silent"], { PORT: String(port) });
    await service.until("Ctrl-C ends it.");
    const before = service.output().length;
    const start = (email: string) =>
      fetch(`http://127.0.0.1:${port}/api/passwordless/start`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ email, redirectUri: `http://localhost:${port}/demo` }),
      });
    expect((await start("me@example.com")).status).toBe(204);
    await service.until("Mail sent by postmark");
    await service.until("Mail not sent by resend");
    await service.stop();
    expect(service.output().slice(before).trim().split("\n").sort()).toEqual([
      "Mail not sent by resend (retry): status 403 invalid_api_key",
      expect.stringMatching(/^Mail sent by postmark: [\w-]{30,}$/),
    ]);
  });
});
