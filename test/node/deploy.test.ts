import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { readOptions } from "../../scripts/deploy/options.mjs";
import { ACCOUNT, GIVEN, removeStages, type Stage, setStage } from "./deploy/stage";
import { blocksOf } from "./readme";

afterAll(removeStages);

const ANSWERS = [
  GIVEN.PUBLIC_URL,
  GIVEN.ALLOWED_REDIRECTS,
  GIVEN.APP_NAME,
  GIVEN.MAIL_PROVIDERS,
  GIVEN.MAIL_FROM,
];
const sha256 = (text: string) => createHash("sha256").update(text).digest("base64url");

const isNoTest = (file: string) => !file.startsWith("test/");

/** Everything secret of a deployment that files of it or the person know. */
function secretsOf({ read }: Stage): string[] {
  const [, set = ""] = /SIGNING_KEYS='(.*)'/.exec(read(".dev.vars.production")) ?? [];
  const [key] = JSON.parse(set).keys;
  return [GIVEN.RESEND_API_KEY, set, key.d, read(".admin-token.production").trim()];
}

describe.concurrent("npm run deploy, for the first time", { timeout: 600_000 }, () => {
  it("asks what it must know, says what it will do, and does that in the order in which it has to be done", async () => {
    const stage = setStage();
    const { code, output, changes, calls } = await stage.deploy([], {
      answers: [...ANSWERS, GIVEN.RESEND_API_KEY, "eu", "yes"],
    });
    expect(code).toBe(0);
    // What is typed is in the README alone.
    const [shown = ""] = blocksOf("README.md", "text deploy");
    expect(blocksOf("README.md", "sh deploy")).toEqual(["npx wrangler login\nnpm run deploy\n"]);
    const said = output.split("\n").map((line) => line.trimEnd());
    expect(
      shown
        .trimEnd()
        .split("\n")
        .map((line, at) => (line.startsWith(said[at] || line) ? said[at] : line)),
    ).toEqual(said.slice(0, shown.trimEnd().split("\n").length));
    expect(changes).toEqual([
      "kv namespace create latchkey-attempts --jurisdiction eu --no-update-config",
      "d1 create latchkey --jurisdiction eu --no-update-config",
      "d1 migrations apply DB --remote --config wrangler.production.json",
      expect.stringMatching(/^deploy --config wrangler.production.json --tag \w{20} --secrets-file FILE$/),
    ]);
    const { kv, d1, workers } = stage.state();
    expect(d1[0]?.migrations).toEqual(readdirSync(join(stage.folder, "migrations")).sort());
    expect(stage.settings()).toMatchObject({
      name: "latchkey",
      account_id: ACCOUNT,
      workers_dev: false,
      preview_urls: false,
      routes: [{ pattern: "login.example.com", custom_domain: true }],
      observability: { redact_query_string: true },
      kv_namespaces: [{ binding: "ATTEMPTS", id: kv[0]?.id }],
      d1_databases: [{ binding: "DB", database_id: d1[0]?.uuid, migrations_dir: "migrations" }],
    });
    const { RESEND_API_KEY, ...vars } = GIVEN;
    expect(stage.settings().vars).toEqual(vars);

    const secrets = workers.latchkey?.secrets ?? {};
    const [key = "", set = "", , token = ""] = secretsOf(stage);
    expect(secrets).toEqual({
      RESEND_API_KEY: sha256(key),
      SIGNING_KEYS: sha256(set),
      ADMIN_TOKEN_HASH: sha256(sha256(token)),
      PEPPER: expect.any(String),
    });
    for (const file of [".dev.vars.production", ".admin-token.production"])
      expect(statSync(join(stage.folder, file)).mode & 0o777).toBe(0o600);
    const seen = [output, JSON.stringify(calls), ...stage.filesOfGit().filter(isNoTest).map(stage.read)];
    for (const secret of secretsOf(stage)) expect(seen.filter((text) => text.includes(secret))).toEqual([]);
    expect(readdirSync(stage.tmp)).toEqual([]);
  });

  it("asks again where the Worker would not take the answer, and says what it would", async () => {
    const stage = setStage();
    const { code, output, changes } = await stage.deploy([], {
      answers: [
        "login.example.com",
        "http://localhost:8787",
        "https://login.example.com:8443",
        "https://other.sub.workers.dev",
        GIVEN.PUBLIC_URL,
        "",
        "http://app.example.com",
        GIVEN.ALLOWED_REDIRECTS,
        "", // Latchkey
        "resent",
        "mailbox",
        "mailgun",
        "nobody",
        GIVEN.MAIL_FROM,
        "a key",
        "key-1",
        "no domain",
        "mg.example.com",
        "mars",
        "weur",
        "no",
      ],
    });
    expect(code).toBe(1);
    const complaints = output.split("\n").filter((line) => line.startsWith("  ") && line.includes(": "));
    expect(complaints).toEqual([
      '  PUBLIC_URL: "login.example.com" is not a URL',
      expect.stringContaining('"http://localhost:8787" must be an https address of yours'),
      expect.stringContaining("without a port"),
      expect.stringContaining("must be https://latchkey.YOUR-SUBDOMAIN.workers.dev"),
      "  ALLOWED_REDIRECTS: is missing",
      expect.stringContaining("ALLOWED_REDIRECTS: "),
      expect.stringContaining('MAIL_PROVIDERS: "resent" is not among'),
      expect.stringContaining("MAIL_PROVIDERS: mailbox shows every mail to everyone"),
      expect.stringContaining("MAIL_FROM: must be an address"),
      "  MAILGUN_API_KEY: has characters that no key has",
      '  MAILGUN_DOMAIN: "no domain" is not a domain',
    ]);
    expect(output).toContain('"mars" is none of weur');
    expect(output).toContain("create the D1 database latchkey (weur)");
    expect(output).toContain('set APP_NAME to "Latchkey"');
    expect(output).toMatch(/Nothing has been changed\.\n$/);
    expect(changes).toEqual([]);
    expect(stage.has("wrangler.production.json")).toBe(false);
  });

  it("shows nothing of a key that is typed at a terminal", async () => {
    const stage = setStage();
    const terminal = stage.start([], {}, true);
    const say = async (question: string, answer: string) => {
      await terminal.until(question);
      terminal.type(`${answer}\r`);
    };
    await say("Where will it be", GIVEN.PUBLIC_URL);
    await say("sent back to", GIVEN.ALLOWED_REDIRECTS);
    await say("know your application as", GIVEN.APP_NAME);
    await say("Who sends the mail", GIVEN.MAIL_PROVIDERS);
    await say("Who is it from", GIVEN.MAIL_FROM);
    await say("RESEND_API_KEY (it is not shown):", GIVEN.RESEND_API_KEY);
    await say("Where is data to be kept", "");
    await say("Go on?", "yes");
    expect(await terminal.ended).toBe(0);
    expect(terminal.output()).toContain(GIVEN.MAIL_FROM);
    expect(terminal.output()).not.toContain(GIVEN.RESEND_API_KEY);
    expect(stage.state().workers.latchkey?.secrets.RESEND_API_KEY).toBe(sha256(GIVEN.RESEND_API_KEY));
  });

  it("changes nothing where the answers end", async () => {
    const { code, output, changes } = await setStage().deploy([], { answers: [GIVEN.PUBLIC_URL] });
    expect([code, changes]).toEqual([1, []]);
    expect(output).toContain("The answers ended here, and nothing has been changed.\n");
  });

  it("with --yes asks nothing, and takes all from the environment", async () => {
    const stage = setStage();
    const { code, output, changes, calls } = await stage.deploy(["--yes", "--location", "apac"], {
      env: GIVEN,
    });
    expect(code).toBe(0);
    expect(calls.flatMap(({ sees }) => sees)).toEqual([]); // what wrangler is not to see it does not
    expect(output).not.toContain("?");
    expect(changes.slice(0, 2)).toEqual([
      "kv namespace create latchkey-attempts --no-update-config",
      "d1 create latchkey --location apac --no-update-config",
    ]);
    expect(stage.state().workers.latchkey?.hosts).toEqual(["login.example.com"]);
    expect(output).toContain("Waiting for https://login.example.com (ENOTFOUND)");
    expect(output).toContain("\nNext:\n");
    // What wrangler itself makes of the file that the next deployment goes by.
    const real = execFileSync(
      process.execPath,
      [
        join(stage.folder, "node_modules/wrangler/bin/wrangler.js"),
        "deploy",
        "--dry-run",
        "--config",
        "wrangler.production.json",
        "--outdir",
        ".wrangler/out",
      ],
      {
        cwd: stage.folder,
        encoding: "utf8",
        env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "true" },
      },
    );
    expect(real).toContain(`env.ATTEMPTS (${stage.state().kv[0]?.id})`);
    expect(real).toContain('env.PUBLIC_URL ("https://login.example.com")');
    expect(real).toContain("env.FLOOD (100 requests/10s)");
    expect(real).not.toMatch(/warning/i);
  });

  it("with --yes lists everything that is missing or wrong, and changes nothing", async () => {
    const stage = setStage();
    const { code, output, changes } = await stage.deploy(["--yes"], {
      env: { APP_NAME: "Acme", MAIL_PROVIDERS: "postmark, ses", SES_REGION: "eu-west-1", LINK_TTL: "soon" },
    });
    expect([code, changes]).toEqual([1, []]);
    const lines = output.split("\n").filter((line) => line.startsWith("  "));
    expect(lines).toEqual([
      "  PUBLIC_URL: is missing",
      "  ALLOWED_REDIRECTS: is missing",
      expect.stringContaining("LINK_TTL: "),
      "  MAIL_FROM: is missing",
      "  POSTMARK_SERVER_TOKEN: is missing",
      "  SES_ACCESS_KEY_ID: is missing",
      "  SES_SECRET_ACCESS_KEY: is missing",
    ]);
    expect(stage.has("wrangler.production.json")).toBe(false);
  });

  it("with --dry-run shows every call, without what is secret, and makes none that changes anything", async () => {
    const stage = setStage();
    const before = stage.filesOfGit();
    const { code, output, changes } = await stage.deploy(["--yes", "--dry-run", "--jurisdiction", "us"], {
      env: GIVEN,
    });
    expect([code, changes]).toEqual([0, []]);
    expect(output.split("\n").filter((line) => line.startsWith("$ "))).toEqual([
      "$ wrangler whoami --json",
      "$ wrangler secret list --name latchkey --format json",
      "$ wrangler kv namespace list",
      "$ wrangler d1 list --json",
      "$ wrangler kv namespace create latchkey-attempts --jurisdiction us --no-update-config",
      "$ wrangler d1 create latchkey --jurisdiction us --no-update-config",
      "$ wrangler d1 migrations apply DB --remote --config wrangler.production.json",
      expect.stringMatching(
        /^\$ wrangler deploy --config wrangler.production.json --tag \w{20} --secrets-file "a file with SIGNING_KEYS, PEPPER, ADMIN_TOKEN_HASH, RESEND_API_KEY"$/,
      ),
    ]);
    expect(output).not.toContain(GIVEN.RESEND_API_KEY);
    expect(output).toMatch(/Nothing has been changed: this was a dry run\.\n$/);
    expect(stage.filesOfGit()).toEqual(before);
    for (const file of [".dev.vars.production", ".admin-token.production"])
      expect(stage.has(file)).toBe(false);
  });

  it("says how to log in", async () => {
    const stage = setStage();
    stage.change((state) => {
      state.accounts = [];
    });
    const { code, output, calls } = await stage.deploy(["--yes"], { env: GIVEN });
    expect([code, calls.length]).toEqual([1, 1]);
    expect(output).toContain("First: npx wrangler login\n(In CI: set CLOUDFLARE_API_TOKEN");
  });

  it("deploys to the account that is named, where there are several", async () => {
    const stage = setStage();
    const other = "fedcba9876543210fedcba9876543210";
    stage.change(({ accounts }) => accounts.push({ id: other, name: "Work" }));
    const unnamed = await stage.deploy(["--yes"], { env: GIVEN });
    expect([unnamed.code, unnamed.changes]).toEqual([1, []]);
    expect(unnamed.output).toContain(
      `There are several accounts, set CLOUDFLARE_ACCOUNT_ID:\n  ${ACCOUNT}  Ann's account\n  ${other}  Work`,
    );
    const asked = await stage.deploy(["--location", "weur"], {
      env: GIVEN,
      answers: ["Home", "Work", "yes"],
    });
    expect(asked.code).toBe(0);
    expect(asked.output).toContain("That is none of them.");
    expect(new Set(asked.calls.slice(1).map(({ account }) => account))).toEqual(new Set([other]));
    expect(stage.settings().account_id).toBe(other);
    const elsewhere = await stage.deploy(["--yes"], { env: { ...GIVEN, CLOUDFLARE_ACCOUNT_ID: ACCOUNT } });
    expect(elsewhere.output).toContain("Nothing differs");
  });

  it("takes a name over that leads somewhere else only where that is said", async () => {
    const stage = setStage();
    stage.change(({ names }) => names.push("login.example.com"));
    const refused = await stage.deploy(["--yes"], { env: GIVEN });
    expect([refused.code, refused.changes]).toEqual([1, []]);
    expect(refused.output).toContain(
      "login.example.com leads somewhere already. If Latchkey is to take it over: --take-over",
    );
    const unknown = await stage.deploy(["--yes"], { env: { ...GIVEN, DNS: "EAI_AGAIN" } });
    expect([unknown.code, unknown.changes]).toEqual([1, []]);
    expect(unknown.output).toContain(
      "login.example.com could not be looked up in DNS (EAI_AGAIN). Try again.",
    );
    const taken = await stage.deploy(["--yes", "--take-over"], { env: GIVEN });
    expect(taken.code).toBe(0);
    expect(taken.output).toContain("  take login.example.com over from what it leads to now\n");
  });

  it("replaces no Worker of that name that is something else", async () => {
    const stage = setStage();
    stage.change(({ workers }) => {
      workers.latchkey = {
        secrets: {},
        hosts: [],
        versions: [{ id: "1", annotations: {}, resources: { bindings: [] } }],
      };
    });
    const { code, output, changes } = await stage.deploy(["--yes"], { env: GIVEN });
    expect([code, changes]).toEqual([1, []]);
    expect(output).toContain(
      'a Worker latchkey that is not Latchkey, and it would be replaced. Choose another name: {"name": "…"} in wrangler.production.json',
    );
    stage.write("wrangler.production.json", '{"name": "gate"}');
    expect((await stage.deploy(["--yes"], { env: GIVEN })).code).toBe(0);
    expect(Object.keys(stage.state().workers)).toEqual(["latchkey", "gate"]);
    expect(stage.state().d1[0]?.name).toBe("gate");
  });

  it("leaves no secret behind where it is stopped", async () => {
    for (const how of ["stop", "kill"] as const) {
      const stage = setStage();
      const running = stage.start(["--yes"], { ...GIVEN, HANG: "deploy" });
      await vi.waitFor(() => expect(stage.state().calls.at(-1)?.words[0]).toBe("deploy"), {
        timeout: 120_000,
      });
      expect(readdirSync(stage.tmp)).toHaveLength(1);
      expect(await running[how]()).toBe(how === "stop" ? 130 : 143);
      expect(readdirSync(stage.tmp)).toEqual([]);
      expect(running.output()).toContain(
        "Stopped. Done so far: wrote wrangler.production.json; created the KV namespace",
      );
    }
  });

  it("has the doctor look at what it deployed, and fails with it", async () => {
    const stage = setStage();
    const { code, output } = await stage.deploy(["--yes"], { env: { ...GIVEN, ILL: "1" } });
    expect(code).toBe(1);
    expect(output).toContain("seen: [ 'https://login.example.com' ]");
    expect(output).toContain("It is deployed, and not well yet");
    expect((await stage.deploy(["--yes", "--redeploy"], { env: GIVEN })).code).toBe(0);
  });

  it("does not begin with what is no option", async () => {
    const { code, output, calls } = await setStage().deploy(["--force"], { env: GIVEN });
    expect([code, calls]).toEqual([1, []]);
    expect(output).toMatch(/^npm run deploy {2}/);
  });

  it("keeps to itself what git would take", () => {
    const ignored = readFileSync(join(setStage().folder, ".gitignore"), "utf8").split("\n");
    expect(ignored).toEqual(expect.arrayContaining([".dev.vars.*", ".admin-token.*"]));
    expect(ignored).not.toContain("wrangler.production.json");
  });
});

describe("the options of npm run deploy", () => {
  it.each([
    [["--env", "Prod"], "--env Prod: lower-case letters"],
    [["--env", "../x"], "--env ../x: lower-case letters"],
    [["--location", "mars"], "--location mars is none of weur"],
    [["--jurisdiction", "ch"], "--jurisdiction ch is none of eu"],
    [["--jurisdiction", "eu", "--location", "weur"], "leave --location out"],
    [["--replace", "PEPPER"], "PEPPER cannot be replaced"],
    [["--replace", "SIGNING_KEYS"], "npm run keys"],
    [["--replace", "APP_NAME"], "that is no secret"],
    [["now"], "npm run deploy -- --yes"],
  ])("are not %s", (words, why) => {
    expect(() => readOptions(words)).toThrow(why);
  });
});
