import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newSecrets, newSigningKey } from "../../../scripts/secrets.mjs";
import { cloneHere, freePort, ROOT, remove, run } from "../clone";

let folder = "";
let toml = "";

beforeAll(async () => {
  folder = cloneHere();
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  toml = readFileSync(join(folder, "wrangler.toml"), "utf8");
  const apply = run(folder, ["npm", "exec", "wrangler", "d1", "migrations", "apply", "DB", "--", "--local"], {
    CI: "true",
  });
  expect(await apply.ended, apply.output()).toBe(0);
});

afterAll(() => remove(folder));

beforeEach(async () => {
  writeFileSync(join(folder, "wrangler.toml"), toml);
  for (const file of [".dev.vars", ".dev.vars.production", "bin"])
    rmSync(join(folder, file), { recursive: true, force: true });
  await configure({});
});

/** .dev.vars as `npm start` writes it, and this. */
async function configure(variables: Record<string, string>, file = ".dev.vars") {
  const secrets = file === ".dev.vars" ? await newSecrets() : {};
  const lines = Object.entries({ ...secrets, ...variables }).map(([name, value]) => `${name}='${value}'\n`);
  writeFileSync(join(folder, file), lines.join(""));
}

/** Takes the comment signs of wrangler.toml's production section away. */
function deployable(edit = (text: string) => text) {
  const [development = "", production = ""] = toml.split(/^(?=# \[env\.production\]$)/m);
  const filled = production
    .replace(/^# ?/gm, "")
    .replace(/"[0-]{32,36}"/g, '"0123456789abcdef0123456789abcdef"');
  writeFileSync(join(folder, "wrangler.toml"), edit(development + filled));
}

async function doctor(...words: string[]) {
  const command = run(folder, ["npm", "run", "--silent", "doctor", "--", ...words]);
  return finished(command);
}

/** With a wrangler of this test's first on PATH. */
async function doctorWith(wrangler: string, ...words: string[]) {
  writeFileSync(join(folder, "wrangler"), `#!/bin/sh\n${wrangler}\n`);
  chmodSync(join(folder, "wrangler"), 0o755);
  const PATH = [folder, process.env.PATH].join(delimiter);
  return finished(run(folder, [process.execPath, "scripts/doctor.mjs", ...words], { PATH }));
}

/** A wrangler that is logged in: the deployed Worker has these secrets, and the database is up to date. */
const wrangler = (...secrets: string[]) => `echo "$@" >> asked.txt
case "$1" in
  secret) echo '${JSON.stringify(secrets.map((name) => ({ name, type: "secret_text" })))}' ;;
  d1) echo '[{"results":${JSON.stringify(readdirSync(join(folder, "migrations")).map((name) => ({ name })))}}]' ;;
esac`;

async function finished(command: ReturnType<typeof run>) {
  const code = await command.ended;
  const output = command.output().replace(/^npm warn.*\n/gm, "");
  return { code, output, bad: output.split("\n").filter((line) => /^(?:warn|FAIL) /.test(line)) };
}

describe("npm run doctor, on this machine", () => {
  it("finds nothing wrong after npm start, and ends with 0", async () => {
    const { code, output } = await doctor();
    expect(output).toMatch(
      /^ok {4}configuration the Worker takes it; PUBLIC_URL is http:\/\/localhost:8787\nok {4}bindings {6}ATTEMPTS, DB, FLOOD and the cron trigger are there\nok {4}migrations {4}all \d+ are applied\nok {4}keys {10}ES256 [\w-]{8}… signs, made 0 days ago\nok {4}redirects {5}5 on the list, none of them everybody's\nok {4}mail {10}stays on this machine, in \/dev\/mailbox\n\n6 ok, 0 to look at, 0 failed\n$/,
    );
    expect(code).toBe(0);
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      "a secret is missing",
      { PEPPER: "" },
      ["FAIL  configuration PEPPER: is missing — do: npm start makes one."],
    ],
    [
      "a secret is weak",
      { PEPPER: "short-and-secret" },
      [
        "FAIL  configuration PEPPER: must be at least 32 random characters — do: Correct it in [vars] of wrangler.toml or in .dev.vars; the README's table of variables says what it takes.",
      ],
    ],
    [
      "PUBLIC_URL is none",
      { PUBLIC_URL: "login.example.com", LINK_TTL: "soon" },
      [
        'FAIL  configuration PUBLIC_URL: "login.example.com" is not a URL — do: Correct it',
        'FAIL  configuration LINK_TTL: "soon" is not a duration such as 15m, 1h or 60d — do: Correct it',
      ],
    ],
    [
      "PUBLIC_URL is elsewhere, and mail stays here",
      { PUBLIC_URL: "https://login.example.com" },
      [
        "FAIL  configuration MAIL_PROVIDERS: mailbox shows every mail to everyone, so PUBLIC_URL must then be on localhost — do: Correct it",
      ],
    ],
    [
      "a provider has no key",
      { MAIL_PROVIDERS: "resend" },
      ["FAIL  configuration RESEND_API_KEY: is missing — do: Put RESEND_API_KEY=… into .dev.vars."],
    ],
    [
      "a name is misspelt",
      { LINK_POLICI: "direct" },
      ["warn  configuration nothing reads LINK_POLICI — do: Look whether it is misspelt, else take it away."],
    ],
    [
      "redirects are everybody's",
      { ALLOWED_REDIRECTS: "https://*.vercel.app/, https://*.co.uk/callback" },
      [
        "FAIL  redirects     https://*.vercel.app/ is everybody's: who puts a page there gets your users' tokens — do: List each of your hosts in full in ALLOWED_REDIRECTS.",
        "FAIL  redirects     https://*.co.uk/callback is everybody's",
      ],
    ],
  ])("says what to do where %s", async (_, variables, lines) => {
    await configure(variables);
    const { code, bad, output } = await doctorWith(wrangler());
    expect(bad.map((line, place) => line.slice(0, lines[place]?.length))).toEqual(lines);
    expect(code).toBe(lines.some((line) => line.startsWith("FAIL")) ? 1 : 0);
    expect(output).not.toContain("short-and-secret");
  });

  it("says what to do where the key is old, and shows nothing of it", async () => {
    const key = await newSigningKey();
    await configure({ SIGNING_KEYS: JSON.stringify({ keys: [{ ...key, iat: key.iat - 366 * 86_400 }] }) });
    const { code, bad, output } = await doctorWith(wrangler());
    expect(bad).toEqual([
      expect.stringMatching(
        /^warn {2}keys {10}ES256 [\w-]{8}… signs, made 366 days ago — do: npm run keys -- new, and what it says next\.$/,
      ),
    ]);
    expect(output).not.toContain(key.d);
    expect(code).toBe(0);
  });

  it.each([
    [
      "ATTEMPTS",
      /\[\[kv_namespaces\]\]\n.*\n.*\n/,
      "FAIL  bindings      no KV ATTEMPTS — do: npx wrangler kv namespace create ATTEMPTS, and its id into [[kv_namespaces]].",
    ],
    [
      "FLOOD",
      /\[\[ratelimits\]\]\n.*\n.*\n.*\n/,
      "warn  bindings      no FLOOD: floods reach the database — do: Add [[ratelimits]] as wrangler.toml shows it.",
    ],
    [
      "the cron trigger",
      /crons = .*/,
      'FAIL  bindings      no cron trigger: nothing that has expired is deleted — do: Put crons = ["17 * * * *"] under [triggers].',
    ],
    [
      "redact_query_string",
      /redact_query_string = .*/,
      "FAIL  bindings      the platform's log has the links' tokens — do: Put redact_query_string = true under [observability].",
    ],
  ])("says what to do where wrangler.toml lacks %s", async (_, part, line) => {
    writeFileSync(join(folder, "wrangler.toml"), toml.replace(part, ""));
    const { code, bad } = await doctorWith(wrangler());
    expect(bad).toEqual([line]);
    expect(code).toBe(line.startsWith("FAIL") ? 1 : 0);
  });

  it("says what to do where webhooks are set up, and the cron trigger that tries them again is missing", async () => {
    const whole = wrangler();
    writeFileSync(join(folder, "wrangler.toml"), toml.replace(', "*/5 * * * *"', ""));
    await configure({
      EVENTS_WEBHOOK_URL: "https://directory.example.com/hook",
      EVENTS_WEBHOOK_SECRET: `whsec_${btoa("a secret of thirty-two bytes, ok")}`,
    });
    const { code, bad } = await doctorWith(whole);
    expect(bad).toEqual([
      'warn  bindings      no cron trigger for webhooks: what was not taken waits for an hour — do: Add "*/5 * * * *" to crons under [triggers].',
    ]);
    expect(code).toBe(0);
  });

  it("says which migrations are not applied, or that the database is of a later release", async () => {
    const added = join(folder, "migrations/9999_later.sql");
    writeFileSync(added, "CREATE TABLE later (id TEXT PRIMARY KEY);\n");
    const before = await doctor();
    rmSync(added);
    expect(before.bad).toEqual([
      "FAIL  migrations    not applied: 9999_later.sql — do: npm start applies them.",
    ]);
    writeFileSync(added, "");
    const later = wrangler();
    rmSync(added);
    const { code, bad } = await doctorWith(later);
    expect(bad).toEqual([
      "warn  migrations    the database is of a later release: 9999_later.sql — do: Fine while you go back to this one; else get the later one.",
    ]);
    expect(code).toBe(0);
  });

  it.each([
    [
      "does not answer",
      "exit 1",
      "FAIL  migrations    the local database does not answer — do: npx wrangler d1 execute DB --local --command 'SELECT 1' says why.",
    ],
    [
      "was never migrated",
      "echo 'no such table: d1_migrations'; exit 1",
      "FAIL  migrations    not applied: 0001_initial.sql",
    ],
  ])("says what to do where the database %s", async (_, wrangler, line) => {
    const { code, bad } = await doctorWith(wrangler);
    expect(bad.map((found) => found.slice(0, line.length))).toEqual([line]);
    expect(code).toBe(1);
  });
});

describe("npm run doctor -- --env NAME", () => {
  let dns: Server;
  let resolver = "";

  beforeAll(async () => {
    dns = createServer((_, response) => response.end('{"Status":3}'));
    await new Promise<void>((resolve) => dns.listen(0, "127.0.0.1", resolve));
    resolver = `http://127.0.0.1:${(dns.address() as AddressInfo).port}`;
  });
  afterAll(() => dns.close());

  it("knows the secrets of the deployed Worker by name, and asks nothing with what it does not know", async () => {
    deployable();
    const { bad } = await doctorWith(
      wrangler("SIGNING_KEYS", "PEPPER", "RESEND_API_KEY"),
      "--env",
      "production",
      "--dns",
      resolver,
    );
    expect(bad).toEqual([
      "warn  mail          resend: its key is not known here — do: Give it in the shell: NAME=… npm run doctor -- --env production",
    ]);
    expect(readFileSync(join(folder, "asked.txt"), "utf8")).toContain(
      "secret list --env production --format json\n",
    );
    expect(readFileSync(join(folder, "asked.txt"), "utf8")).toContain(
      "d1 execute DB --remote --env production",
    );
  });

  it("says how each that is missing is put there", async () => {
    deployable();
    const { code, bad } = await doctorWith(wrangler(), "--env", "production", "--dns", resolver);
    expect(bad.slice(0, 3)).toEqual([
      "FAIL  configuration RESEND_API_KEY: is missing — do: npx wrangler secret put RESEND_API_KEY --env production",
      "FAIL  configuration PEPPER: is missing — do: openssl rand -base64 32 | npx wrangler secret put PEPPER --env production",
      "FAIL  configuration SIGNING_KEYS: is missing — do: npm run keys -- new --env production",
    ]);
    expect(code).toBe(1);
  });

  it("says so where wrangler is not logged in, which is no failure", async () => {
    deployable();
    const { code, bad } = await doctorWith("exit 1", "--env", "production", "--dns", resolver);
    expect(bad).toEqual([
      "warn  configuration not known here: RESEND_API_KEY, PEPPER, SIGNING_KEYS — do: npx wrangler login, then run this again.",
      "warn  migrations    the database could not be asked — do: npx wrangler d1 migrations list DB --remote --env production says why.",
      expect.stringContaining("resend: its key is not known here"),
    ]);
    expect(code).toBe(0);
  });

  it("finds ids that were not filled in, redirects to this machine, and a sender that is an example", async () => {
    deployable((text) =>
      text
        .replace(/id = "0123.*"/g, 'id = "00000000000000000000000000000000"')
        .replace('"https://app.example.com/callback"', '"http://localhost:3000/*"'),
    );
    await configure(
      { RESEND_API_KEY: "re_very_secret", RESEND_BASE_URL: `http://127.0.0.1:${await freePort()}` },
      ".dev.vars.production",
    );
    const { code, bad, output } = await doctorWith(
      wrangler("SIGNING_KEYS", "PEPPER", "RESEND_API_KEY"),
      "--env",
      "production",
      "--dns",
      resolver,
    );
    expect(bad).toEqual([
      expect.stringMatching(
        /^FAIL {2}bindings {6}KV ATTEMPTS has no id of yours — do: .* and its id into \[\[env\.production\.kv_namespaces\]\]\.$/,
      ),
      expect.stringMatching(/^FAIL {2}bindings {6}D1 DB has no id of yours — do: /),
      "warn  redirects     http://localhost:3000 is allowed in production: any program on a person's machine may answer there — do: Take it out of ALLOWED_REDIRECTS, unless it is for a program of yours.",
      expect.stringMatching(/^FAIL {2}mail {10}MAIL_FROM is at example\.com — do: /),
      expect.stringMatching(/^warn {2}mail {10}resend: could not be asked — do: /),
      expect.stringMatching(/^warn {2}mail {10}SPF: no record/),
      expect.stringMatching(/^FAIL {2}mail {10}SPF for resend/),
      expect.stringMatching(/^FAIL {2}mail {10}DKIM for resend/),
      expect.stringMatching(/^FAIL {2}mail {10}DMARC: no record/),
    ]);
    expect(output).not.toContain("re_very_secret");
    expect(code).toBe(1);
  });

  it("says so where wrangler.toml has no such environment", async () => {
    const { code, output } = await doctor("--env", "production");
    expect(output).toBe("wrangler.toml has no environment production.\n");
    expect(code).toBe(1);
  });

  it("looks at the settings first and then at the service, where it has its address", async () => {
    deployable();
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const { code, output } = await doctorWith(
      wrangler("SIGNING_KEYS", "PEPPER", "RESEND_API_KEY"),
      nowhere,
      "--env",
      "production",
      "--dns",
      resolver,
    );
    expect(output).toMatch(/^ok {4}configuration [\s\S]*\nFAIL {2}service {7}cannot be reached/);
    expect(code).toBe(1);
    expect(existsSync(join(folder, ".dev.vars.production"))).toBe(false);
  });
});
