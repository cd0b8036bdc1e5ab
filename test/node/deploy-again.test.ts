import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { GIVEN, removeStages, type Stage, setStage } from "./deploy/stage";

afterAll(removeStages);

async function deployed(words: string[] = []): Promise<Stage> {
  const stage = setStage();
  const { code, output } = await stage.deploy(["--yes", ...words], { env: GIVEN });
  expect(code, output).toBe(0);
  return stage;
}

/** The lines of the plan. */
const planIn = (output: string) =>
  output
    .split("This will\n")[1]
    ?.split("\n\n")[0]
    ?.split("\n")
    .map((line) => line.trim()) ?? [];

/** All that there is, without the names that chance gives. */
function endState({ state, settings, filesOfGit }: Stage) {
  const { kv, d1, workers } = state();
  const { kv_namespaces, d1_databases, ...rest } = settings();
  const worker = workers.latchkey;
  const [key, database] = [kv_namespaces[0].id === kv[0]?.id, d1_databases[0].database_id === d1[0]?.uuid];
  return {
    kv: kv.map(({ title }) => title),
    d1: d1.map(({ name, migrations }) => ({ name, migrations })),
    bound: [key, database],
    secrets: Object.keys(worker?.secrets ?? {}),
    vars: worker?.versions.at(-1)?.resources.bindings.filter(({ type }) => type === "plain_text"),
    settings: rest,
    files: filesOfGit(),
  };
}

describe.concurrent("npm run deploy, once more", { timeout: 900_000 }, () => {
  it("changes nothing where nothing differs, and what differs alone", async () => {
    const stage = await deployed();
    const secrets = stage.state().workers.latchkey?.secrets;
    const again = await stage.deploy([], { env: {} });
    expect([again.code, again.changes]).toEqual([0, []]);
    expect(again.output).toBe(
      "Nothing differs: https://login.example.com runs this code with these settings. (--redeploy deploys it all the same.)\n",
    );

    const renamed = await stage.deploy([], { env: { APP_NAME: "Acme Two" }, answers: ["y"] });
    expect(planIn(renamed.output)).toEqual([
      "write the settings to wrangler.production.json",
      'set APP_NAME from "Acme" to "Acme Two"',
      "deploy the Worker latchkey, with the code that it has",
    ]);
    expect(renamed.changes).toEqual([
      expect.stringMatching(/^deploy --config wrangler.production.json --tag \w{20}$/),
    ]);
    const { RESEND_API_KEY: _, ...vars } = GIVEN;
    expect(stage.settings().vars).toEqual({ ...vars, APP_NAME: "Acme Two" });

    const settings = stage.settings();
    settings.vars.SUPPORT_EMAIL = "help@example.com";
    settings.logpush = true;
    delete settings.vars.APP_NAME;
    stage.write("wrangler.production.json", JSON.stringify(settings));
    const edited = await stage.deploy(["--yes"]);
    expect(planIn(edited.output)).toEqual([
      'set SUPPORT_EMAIL to "help@example.com"',
      'take APP_NAME away, which is "Acme Two"',
      "deploy the Worker latchkey, whose code or settings are others now",
    ]);
    expect(stage.settings().logpush).toBe(true);
    expect(stage.state().workers.latchkey?.secrets).toEqual(secrets);
  });

  it("brings an upgrade: its migrations, its code, and what is Latchkey's own in wrangler.toml", async () => {
    const stage = await deployed();
    stage.write("migrations/9999_more.sql", "CREATE TABLE more (id TEXT) STRICT;\n");
    const migrated = await stage.deploy(["--yes"]);
    expect(planIn(migrated.output)).toEqual(["apply the migration 9999_more.sql"]);
    expect(migrated.changes).toEqual(["d1 migrations apply DB --remote --config wrangler.production.json"]);

    stage.write("src/core/masked-address.ts", stage.read("src/core/masked-address.ts").replace("…", "***"));
    stage.write("wrangler.toml", stage.read("wrangler.toml").replace('"2026-10-30"', '"2026-10-31"'));
    const upgraded = await stage.deploy(["--yes"]);
    expect(planIn(upgraded.output)).toEqual([
      "write the settings to wrangler.production.json",
      "deploy the Worker latchkey, whose code or settings are others now",
    ]);
    expect(stage.settings().compatibility_date).toBe("2026-10-31");

    stage.drop("migrations/9999_more.sql");
    const older = await stage.deploy(["--yes"]);
    expect(older.output).toContain("The database has had 9999_more.sql, which this release does not know");
    expect(older.changes).toEqual([]);
  });

  it("goes on from where each call of wrangler failed, and makes nothing twice", async () => {
    const stage = setStage();
    for (const call of ["kv namespace create", "d1 create", "d1 migrations apply", "deploy"]) {
      const { code, output } = await stage.deploy(["--yes"], { env: { ...GIVEN, FAIL: call } });
      expect([call, code]).toEqual([call, 1]);
      expect(output).toContain(`wrangler ${call}`);
      expect(output).toContain("A request to the Cloudflare API failed.");
      expect(output).toContain("Done so far: ");
      expect(output).toContain("npm run deploy goes on from there.");
      expect(output).not.toMatch(/\[31m|Logs were written|a-very-secret-key|"d":/);
    }
    expect((await stage.deploy(["--yes"], { env: GIVEN })).code).toBe(0);
    expect(endState(stage)).toEqual(endState(await deployed()));
    const made = stage.state().calls.filter(({ words }) => words.includes("create"));
    expect(made).toHaveLength(4); // each failed once
  });

  it("makes nothing twice where an answer was lost, neither a second key nor pepper", async () => {
    const stage = setStage();
    const run = (FAIL: string) => stage.deploy(["--yes"], { env: { ...GIVEN, FAIL } });
    const made = await run("kv namespace create!, d1 create!, d1 migrations apply!");
    expect(made.code).toBe(1);
    expect(made.output).toContain("Created the D1 database latchkey."); // for it is found
    const sent = await run("deploy!");
    expect([sent.code, sent.changes.length]).toEqual([1, 1]);
    const { secrets } = stage.state().workers.latchkey ?? {};
    const again = await stage.deploy(["--yes", "--redeploy"], { env: GIVEN });
    expect([again.code, again.changes.length]).toEqual([0, 1]);
    expect(stage.state().workers.latchkey?.secrets).toEqual(secrets);
    expect(endState(stage)).toEqual(endState(await deployed()));
  });

  it.each(["whoami", "kv namespace list", "d1 list", "secret list"])(
    "changes nothing where wrangler %s fails",
    async (call) => {
      const { code, output, changes } = await setStage().deploy(["--yes"], { env: { ...GIVEN, FAIL: call } });
      expect([code, changes]).toEqual([1, []]);
      expect(output).toContain(`wrangler ${call}`);
      expect(output).toMatch(/Nothing has been changed\.\n$/);
    },
  );

  it("needs no settings in a CI that keeps none: what is there is found by its name", async () => {
    const stage = await deployed();
    const { kv_namespaces, d1_databases } = stage.settings();
    for (const file of ["wrangler.production.json", ".dev.vars.production", ".admin-token.production"])
      stage.drop(file);
    const { code, output, changes } = await stage.deploy(["--yes"], { env: GIVEN });
    expect([code, changes]).toEqual([0, []]);
    expect(planIn(output)).toEqual(["write the settings to wrangler.production.json"]);
    expect(output).toContain("RESEND_API_KEY is set already and stays; --replace RESEND_API_KEY");
    expect(stage.settings()).toMatchObject({ kv_namespaces, d1_databases });
    expect(stage.has(".dev.vars.production")).toBe(false);
  });

  it("replaces a secret where that is said", async () => {
    const stage = await deployed();
    const before = stage.state().workers.latchkey?.secrets;
    const token = stage.read(".admin-token.production");
    const missing = await stage.deploy(["--yes", "--replace", "RESEND_API_KEY"]);
    expect([missing.code, missing.changes]).toEqual([1, []]);
    expect(missing.output).toContain(
      "RESEND_API_KEY: is to be replaced, and its new value is not in the environment",
    );
    const words = ["--replace", "RESEND_API_KEY", "--replace", "ADMIN_TOKEN_HASH"];
    const { code, calls } = await stage.deploy(words, { answers: ["re_another-secret-key", "yes"] });
    expect([code, calls.at(-1)?.secrets]).toEqual([0, ["ADMIN_TOKEN_HASH", "RESEND_API_KEY"]]);
    const after = stage.state().workers.latchkey?.secrets;
    expect(after).toMatchObject({ PEPPER: before?.PEPPER, SIGNING_KEYS: before?.SIGNING_KEYS });
    expect(after?.RESEND_API_KEY).not.toBe(before?.RESEND_API_KEY);
    expect(stage.read(".admin-token.production")).not.toBe(token);
  });

  it("sees through what others did meanwhile: a secret that was put, a gradual deployment, the dashboard", async () => {
    const stage = await deployed();
    const bindings = stage.state().workers.latchkey?.versions[0]?.resources.bindings ?? [];
    const version = (id: string, more: typeof bindings) => ({
      id,
      annotations: { "workers/triggered_by": "secret" },
      resources: { bindings: [...bindings, ...more] },
    });
    stage.change(({ workers }) => workers.latchkey?.versions.push(version("put", [])));
    expect((await stage.deploy(["--yes"])).output).toContain("Nothing differs");
    stage.change(({ workers }) => {
      const { versions = [] } = workers.latchkey ?? {};
      versions.push(version("dash", [{ type: "plain_text", name: "SIGNUP", text: "closed" }]));
      if (workers.latchkey)
        workers.latchkey.traffic = [
          { version_id: "put", percentage: 10 },
          { version_id: "dash", percentage: 90 },
        ];
    });
    const { output } = await stage.deploy(["--yes"]);
    expect(output).toContain("A gradual deployment is under way: this ends it.");
    expect(planIn(output)[0]).toBe('take SIGNUP away, which is "closed"');
  });

  it("asks for all of it again with --ask, and takes what is there where nothing is typed", async () => {
    const stage = await deployed();
    const { code, output } = await stage.deploy(["--ask"], {
      answers: ["", "", "Acme Three", "", "", "yes"],
    });
    expect(code).toBe(0);
    expect(output).toContain("[https://login.example.com]");
    expect(planIn(output)).toContain('set APP_NAME from "Acme" to "Acme Three"');
    expect(stage.settings().vars).toMatchObject({ MAIL_FROM: GIVEN.MAIL_FROM, APP_NAME: "Acme Three" });
  });

  it("has a second deployment beside it, with names of its own", async () => {
    const stage = await deployed(["--jurisdiction", "eu"]);
    const env = { ...GIVEN, PUBLIC_URL: "https://latchkey-staging.ann.workers.dev" };
    const { code, changes } = await stage.deploy(["--yes", "--env", "staging"], { env });
    expect(code).toBe(0);
    expect(changes[1]).toBe("d1 create latchkey-staging --no-update-config");
    const settings = JSON.parse(stage.read("wrangler.staging.json"));
    expect(settings).toMatchObject({ name: "latchkey-staging", workers_dev: true });
    expect(settings.routes).toBeUndefined();
    expect(settings.ratelimits[0].namespace_id).not.toBe(stage.settings().ratelimits[0].namespace_id);
    const moved = await stage.deploy(["--yes", "--jurisdiction", "us"], { env: GIVEN });
    expect([moved.code, moved.changes]).toEqual([1, []]);
    expect(moved.output).toContain("not within the jurisdiction us: that cannot be changed");
  });

  it.each([
    [
      "a secret",
      { vars: { RESEND_API_KEY: "re_1" } },
      "wrangler.production.json has RESEND_API_KEY, which is secret",
    ],
    ["a misspelt variable", { vars: { APP_NAM: "x" } }, "has APP_NAM, which nothing reads. Is it misspelt?"],
    ["a number", { vars: { CODE_LENGTH: 8 } }, "CODE_LENGTH must be a text, in quotes"],
    [
      "a namespace of another account",
      { kv_namespaces: [{ binding: "ATTEMPTS", id: "0" }] },
      "This account has no KV namespace 0",
    ],
    [
      "a database of another account",
      { d1_databases: [{ binding: "DB", database_id: "0" }] },
      "This account has no D1 database 0",
    ],
    ["another account", { account_id: "0" }, "wrangler is logged in to other accounts than 0"],
    ["no JSON", "{", "wrangler.production.json is not JSON"],
  ])("goes by no settings with %s", async (_, settings, why) => {
    const stage = setStage();
    stage.write(
      "wrangler.production.json",
      typeof settings === "string" ? settings : JSON.stringify(settings),
    );
    const { code, output, changes } = await stage.deploy(["--yes"], { env: GIVEN });
    expect([code, changes]).toEqual([1, []]);
    expect(output).toContain(why);
  });

  it("is what clients, keys and mail go by with --env production", async () => {
    const stage = await deployed();
    const bin = join(stage.folder, ".wrangler/other");
    mkdirSync(bin);
    writeFileSync(
      join(bin, "wrangler"),
      `#!/bin/sh\necho "$@" >> "${bin}/asked"\ncat > /dev/null\necho '[{"results":[]}]'\n`,
    );
    chmodSync(join(bin, "wrangler"), 0o755);
    const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
    const npm = (script: string, ...words: string[]) =>
      execFileSync(process.execPath, [`scripts/${script}.mjs`, ...words, "--env", "production"], {
        cwd: stage.folder,
        env,
        input: "",
      });
    npm("clients", "list");
    npm("keys", "new");
    npm("mail", "preview", "mail-preview");
    expect(readFileSync(join(bin, "asked"), "utf8").split("\n")).toEqual([
      expect.stringMatching(/^d1 execute DB --remote --config wrangler.production.json --json/),
      "secret put SIGNING_KEYS --config wrangler.production.json",
      "",
    ]);
    expect(stage.read("mail-preview/sign-in.en.html")).toContain("Acme");
  });
});
