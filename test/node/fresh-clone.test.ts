import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { cloneHere, freePort, type Running, remove, run } from "./clone";
import { blocksOf } from "./readme";

let folder = "";
let port = 0;
let origin = "";
let service: Running;

const start = (env: Record<string, string> = {}) =>
  run(folder, ["npm", "start"], { PORT: String(port), ...env });
const devVars = () => readFileSync(join(folder, ".dev.vars"), "utf8");

/** Commands of the documentation, in one shell, against the service of this test. */
function shell(blocks: string[]): string {
  const commands = blocks.join("\n").replaceAll("http://localhost:8787", origin);
  return execFileSync("bash", ["-euo", "pipefail", "-c", commands], {
    cwd: folder,
    encoding: "utf8",
    stdio: "pipe",
  });
}

beforeAll(async () => {
  folder = cloneHere();
  port = await freePort();
  origin = `http://localhost:${port}`;
  service = start();
  await service.until("Ctrl-C ends it.");
});

afterAll(async () => {
  await service.stop();
  remove(folder);
});

describe("npm start in a fresh clone", () => {
  it("says where to begin, and nothing else", () => {
    const lines = service
      .output()
      .split("\n")
      .filter((line) => line.trim() !== "" && !/^(npm warn|> )/.test(line));
    expect(lines).toEqual([
      "Installing what is missing (npm ci) …",
      expect.stringMatching(/^added \d+ packages/),
      "Latchkey is ready.",
      `  Sign in:    ${origin}/demo`,
      `  Read mail:  ${origin}/dev/mailbox`,
      "Ctrl-C ends it.",
    ]);
  });

  it("makes secrets that only their owner can read, and that git never sees", () => {
    for (const file of [".dev.vars", ".admin-token"])
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(devVars()).toMatch(
      /^SIGNING_KEYS='\{"keys":\[\{"kty":"EC".*\nPEPPER='[\w-]{43}'\nADMIN_TOKEN_HASH='[\w-]{43}'\n$/,
    );
    const ignored = readFileSync(join(folder, ".gitignore"), "utf8");
    expect(ignored).toContain(".dev.vars\n");
    expect(ignored).toContain(".admin-token\n");
  });

  it("lets its owner call the admin API, and nobody else", async () => {
    const token = readFileSync(join(folder, ".admin-token"), "utf8").trim();
    const ask = (token: string) =>
      fetch(`${origin}/api/admin/stats`, { headers: { Authorization: `Bearer ${token}` } });
    expect((await ask(token)).status).toBe(200);
    expect((await ask("guessed")).status).toBe(401);
  });

  it("serves a whole login as the README walks through it", () => {
    const walk = blocksOf("README.md", "sh walk");
    expect(walk).toHaveLength(5);
    const output = shell(walk);
    expect(output).toContain("HTTP/1.1 204 No Content");
    expect(output).toMatch(/attempt-id: [\w-]{43}/i);
    expect(output).toContain(`${origin}/api/passwordless/verify_redirect?verification_code=`);
    expect(output).toContain("http://localhost:3000/callback#jwt=");
    expect(output).toContain(',"email":"you@example.com","username":null}{"access_token":"');
    expect(output).toMatch(/"user":\{"id":"[\w-]{36}","email":"you@example.com","username":null\}\}$/);
  });

  it("would deploy with the production section of wrangler.toml, its comment signs taken away, and says so", () => {
    const toml = readFileSync(join(folder, "wrangler.toml"), "utf8");
    const [development = "", production = ""] = toml.split(/^(?=# \[env\.production\]$)/m);
    writeFileSync(join(folder, "production.toml"), development + production.replace(/^# ?/gm, ""));
    const node = join(folder, "node_modules/.bin/node");
    const words = [
      "deploy",
      "--dry-run",
      "--env",
      "production",
      "--config",
      "production.toml",
      "--outdir",
      ".wrangler/out",
    ];
    const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" };
    const wrangler = join(folder, "node_modules/wrangler/bin/wrangler.js");
    const output = execFileSync(node, [wrangler, ...words], {
      cwd: folder,
      encoding: "utf8",
      stdio: "pipe",
      env,
    });
    expect(output).toContain('env.PUBLIC_URL ("https://login.example.com")');
    expect(output).toContain("env.ATTEMPTS (00000000000000000000000000000000)");
    expect(output).not.toContain("mailbox");
    expect(toml).toContain("redact_query_string = true");
  });

  it("refuses a port in use in one line", async () => {
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Port ${port} is in use; choose another: PORT=8788 npm start\n`);
  });
});

describe("npm start once more", () => {
  it("keeps users, sessions and secrets across a restart, and sets PUBLIC_URL to the new port", async () => {
    const token = /#jwt=([^&\s]+)/.exec(shell(blocksOf("README.md", "sh walk")))?.[1];
    const secrets = devVars();
    await service.stop();
    service = start();
    await service.until("Ctrl-C ends it.");
    const response = await fetch(`${origin}/api/auth_user`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    expect(devVars()).toBe(secrets);
  });

  it("takes the keys that npm run keys made, and refuses no token that the old one signed", async () => {
    const token = /#jwt=([^&\s]+)/.exec(shell(blocksOf("README.md", "sh walk")))?.[1];
    const kidOf = (jwt = "") => JSON.parse(atob(jwt.split(".")[0] ?? "")).kid;
    await service.stop();
    const output = shell(blocksOf("README.md", "sh keys"));
    service = start();
    await service.until("Ctrl-C ends it.");
    const response = await fetch(`${origin}/api/auth_user`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    const next = /#jwt=([^&\s]+)/.exec(shell(blocksOf("README.md", "sh walk")))?.[1];
    expect(kidOf(next)).not.toBe(kidOf(token));
    expect(output).toContain(`${kidOf(next)}  ES256  signs\n${kidOf(token)}  ES256  verifies`);
    const { keys } = (await (await fetch(`${origin}/.well-known/jwks.json`)).json()) as {
      keys: { kid: string }[];
    };
    expect(keys.map(({ kid }) => kid)).toEqual([kidOf(next), kidOf(token)]);
  });

  it("keeps what was put into .dev.vars by hand, and lets it win", async () => {
    await service.stop();
    const secrets = devVars();
    writeFileSync(
      join(folder, ".dev.vars"),
      `APP_NAME="My own"\nLINK_POLICI=direct\nPUBLIC_URL=http://localhost:4321 # by hand\n`,
    );
    service = start();
    await service.until("Ctrl-C ends it.");
    expect(devVars()).toMatch(
      /^APP_NAME="My own"\nLINK_POLICI=direct\nPUBLIC_URL=http:\/\/localhost:4321 # by hand\nSIGNING_KEYS=.*\nPEPPER=.*\nADMIN_TOKEN_HASH=.*\n$/,
    );
    expect(await (await fetch(`${origin}/`)).text()).toContain("My own");
    expect(service.output()).toContain("Nothing reads these variables, are they misspelt? LINK_POLICI\n");
    expect(await (await fetch(`${origin}/demo`)).text()).toContain('"http://localhost:4321"');
    await service.stop();
    writeFileSync(join(folder, ".dev.vars"), secrets);
  });

  it("does not send people to the development mailbox where mail leaves", async () => {
    await service.stop();
    const secrets = devVars();
    writeFileSync(join(folder, ".dev.vars"), `${secrets}MAIL_PROVIDERS=resend\nRESEND_API_KEY=re_1\n`);
    service = start();
    await service.until("Ctrl-C ends it.");
    expect(service.output()).toContain(
      `  Sign in:    ${origin}/login\n  Mail leaves by the providers of MAIL_PROVIDERS.\n`,
    );
    await service.stop();
    writeFileSync(join(folder, ".dev.vars"), secrets);
  });

  it.each([
    ["a line that is no variable", "this is broken\n", /^\.dev\.vars line 1 is not NAME=value$/m],
    ["an open quote", "A=1\nPEPPER='abc\n", /^\.dev\.vars line 2 is not NAME=value$/m],
    [
      "a short secret",
      "PEPPER=short\n",
      /^The configuration is wrong\. PEPPER: must be at least 32 random characters$/m,
    ],
    [
      "two wrong values",
      "LINK_TTL=soon\nSIGNUP=maybe\n",
      /^The configuration is wrong\. SIGNUP: .*; LINK_TTL: .*$/m,
    ],
  ])("ends with one line on %s in .dev.vars, and leaves the file as it is", async (_, text, line) => {
    await service.stop();
    const secrets = devVars();
    writeFileSync(join(folder, ".dev.vars"), text);
    const broken = start();
    expect(await broken.ended).toBe(1);
    const said = broken
      .output()
      .split("\n")
      .filter((said) => said !== "" && !/^(npm|>)/.test(said));
    expect(said).toEqual([expect.stringMatching(line)]);
    expect(devVars().startsWith(text)).toBe(true);
    writeFileSync(join(folder, ".dev.vars"), secrets);
  });

  it("ends with one line on a port that is none", async () => {
    const broken = start({ PORT: "many" });
    expect(await broken.ended).toBe(1);
    expect(broken.output()).toContain("PORT=many is not a port.\n");
  });

  it("ends with one line on a Node that is too old", async () => {
    const script = `Object.defineProperty(process.versions, "node", { value: "18.20.8" }); await import("./scripts/start.mjs");`;
    const old = run(folder, [process.execPath, "--input-type=module", "-e", script]);
    expect(await old.ended).toBe(1);
    expect(old.output()).toBe("Latchkey needs Node 20 or newer; this is Node 18.20.8.\n");
  });

  it("does not notice a server of IPv6 alone too late", async () => {
    const other = createServer();
    const bound = await new Promise<boolean>((resolve) => {
      other.once("error", () => resolve(false));
      other.listen({ port, host: "::1" }, () => resolve(true));
    });
    if (bound) {
      const second = start();
      expect(await second.ended).toBe(1);
      expect(second.output()).toContain(`Port ${port} is in use`);
    }
    other.close();
  });

  it.each(["stop", "kill"] as const)("ends on %s with all its processes, and without a word", async (how) => {
    service = start();
    await service.until("Ctrl-C ends it.");
    const said = service.output();
    await service[how]();
    await vi.waitFor(() => expect(processesIn(folder)).toBe(""), { timeout: 10_000 });
    expect(service.output()).toBe(said);
  });
});

const processesIn = (place: string) => spawnSync("pgrep", ["-f", place], { encoding: "utf8" }).stdout;
