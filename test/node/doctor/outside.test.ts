import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newSigningKey } from "../../../scripts/secrets.mjs";
import { freePort, ROOT, run } from "../clone";
import { blocksOf } from "../readme";
import { migrationFiles, startWorker } from "../worker";
import { type Front, type Passing, startFront } from "./front";

const DAY_SECONDS = 86_400;
let front: Front;
let good: Miniflare;
const workers: Miniflare[] = [];

/** As deployed: mail leaves, and nothing of this machine is on the list. */
const production = (): Record<string, string> => ({
  PUBLIC_URL: front.origin,
  ALLOWED_REDIRECTS: "https://app.example.com/callback, https://*.example.com/callback",
  EXCHANGE_URL: "",
  MAIL_PROVIDERS: "resend",
  MAIL_FROM: "Acme <login@example.com>",
  RESEND_API_KEY: "re_very_secret",
});

const worker: typeof startWorker = async (variables, setting) => {
  const started = await startWorker({ ...production(), ...variables }, setting);
  workers.push(started);
  return started;
};

beforeAll(async () => {
  front = await startFront();
  good = await worker({});
});

afterAll(async () => {
  for (const each of workers) await each.dispose();
  await front.close();
});

async function doctor(...words: string[]) {
  const script = join(ROOT, "scripts/doctor.mjs");
  const command = run(ROOT, [process.execPath, script, ...words], { NODE_EXTRA_CA_CERTS: front.certificate });
  return { code: await command.ended, output: command.output() };
}

/** What is not ok about the service behind the front, but for the mail, which cannot be seen from outside. */
async function complaints(behind: Miniflare, change: Front["change"] = () => {}, servesPlain = false) {
  Object.assign(front, { target: await behind.ready, change, servesPlain, asked: [] });
  const { code, output } = await doctor(front.origin);
  const bad = output
    .split("\n")
    .filter((line) => /^(?:warn|FAIL) /.test(line) && !/^warn {2}mail /.test(line));
  return { code, bad };
}

const at = (path: string, change: (passing: Passing) => void) => (passing: Passing) => {
  if (passing.path.startsWith(path)) change(passing);
};

/** Changes the JSON of an answer. */
const json = (
  path: string,
  edit: (body: { keys: Record<string, unknown>[] } & Record<string, unknown>) => void,
) =>
  at(path, (passing) => {
    const body = JSON.parse(passing.body);
    edit(body);
    passing.body = JSON.stringify(body);
  });

describe("npm run doctor -- URL", () => {
  it("finds nothing wrong with a good service, asks for no mail, and ends with 0", async () => {
    Object.assign(front, { target: await good.ready, asked: [] });
    const { code, output } = await doctor(front.origin);
    expect(output).toMatch(/^ok {4}service {7}answers; KV and D1 do, and are up to date$/m);
    const checks = output.split("\n").map((line) => line.split(/ +/).slice(0, 2).join(" "));
    expect(checks.slice(0, 11)).toEqual([
      "ok service",
      "ok https",
      "ok clock",
      "ok issuer",
      "ok keys",
      "ok headers",
      "ok redirects",
      "ok cors",
      "ok mailbox",
      "ok admin",
      "warn mail",
    ]);
    expect(output).toMatch(/\n\n10 ok, 1 to look at, 0 failed\n$/);
    expect(code).toBe(0);
    const db = await good.getD1Database("DB");
    for (const table of ["counters", "users", "sessions"])
      expect(await db.prepare(`SELECT count(*) AS n FROM ${table}`).first("n")).toBe(0);
    expect((await (await good.getKVNamespace("ATTEMPTS")).list()).keys).toEqual([]);
  });

  it("says what the README shows", async () => {
    const { iat, ...key } = await newSigningKey();
    const SIGNING_KEYS = JSON.stringify({ keys: [{ ...key, iat: iat - 400 * DAY_SECONDS }] });
    const behind = await worker({ SIGNING_KEYS, ALLOWED_REDIRECTS: "https://*.pages.dev/callback" });
    Object.assign(front, { target: await behind.ready, change() {}, asked: [] });
    const { output } = await doctor(front.origin);
    const [shown = ""] = blocksOf("README.md", "text doctor");
    expect(blocksOf("README.md", "sh doctor").join()).toContain(
      "npm run doctor -- https://login.example.com ",
    );
    const kidOf = (text: string) => /ES256 (\S+)…/.exec(text)?.[1] ?? "";
    expect(
      output.replace(front.origin, "https://login.example.com").replace(kidOf(output), kidOf(shown)),
    ).toBe(shown);
  });

  it("says the same as JSON for programs", async () => {
    Object.assign(front, {
      target: await good.ready,
      change: at("/api/admin", (passing) => (passing.status = 200)),
    });
    const { code, output } = await doctor(front.origin, "--json");
    const { ok, findings } = JSON.parse(output);
    expect([ok, code]).toEqual([false, 1]);
    expect(findings).toContainEqual({ verdict: "ok", check: "issuer", seen: `is ${front.origin}` });
    expect(findings).toContainEqual({
      verdict: "FAIL",
      check: "admin",
      seen: "/api/admin answers without the token (status 200)",
      todo: expect.stringContaining("change ADMIN_TOKEN"),
    });
  });

  describe("where the Worker itself is set up wrongly, says that and no more:", () => {
    it("PUBLIC_URL is another", async () => {
      const { code, bad } = await complaints(await worker({ PUBLIC_URL: "https://login.example.com" }));
      expect(bad).toEqual([
        `FAIL  issuer        tokens and links name https://login.example.com — do: Set PUBLIC_URL to ${front.origin}, or look at https://login.example.com if that is the one.`,
      ]);
      expect(code).toBe(1);
    });

    it("a secret is missing", async () => {
      const { code, bad } = await complaints(await worker({ PEPPER: "" }));
      expect(bad).toEqual([
        "FAIL  service       its configuration is wrong, so it answers nothing — do: npx wrangler tail, and ask it again: config.wrong in the log lists everything that is wrong.",
      ]);
      expect(code).toBe(1);
    });

    it("a migration was not applied", async () => {
      const { code, bad } = await complaints(await worker({}, { migrations: migrationFiles().slice(0, -1) }));
      expect(bad).toEqual([
        "FAIL  service       its migrations are not all applied — do: npx wrangler d1 migrations apply DB --remote --env NAME",
      ]);
      expect(code).toBe(1);
    });

    it("D1 does not answer", async () => {
      const { code, bad } = await complaints(await worker({}, { hasD1: false }));
      expect(bad).toEqual([
        "FAIL  service       D1 does not answer — do: Look at the id of DB in wrangler.toml, and at cloudflarestatus.com.",
      ]);
      expect(code).toBe(1);
    });

    it.each([
      ["is old", 400 * DAY_SECONDS, "made 400 days ago"],
      ["is not made yet", -2 * DAY_SECONDS, "it says that it is not made yet"],
      ["does not say how old it is", null, "since when it does not say"],
    ])("its key %s", async (_, age, seen) => {
      const { iat, ...key } = await newSigningKey();
      const dated = age === null ? key : { ...key, iat: iat - age };
      const { code, bad } = await complaints(
        await worker({ SIGNING_KEYS: JSON.stringify({ keys: [dated] }) }),
      );
      expect(bad).toEqual([
        expect.stringMatching(
          /^warn {2}keys {10}ES256 [\w-]{8}… signs. .* — do: npm run keys -- new --env NAME, and what it says next\.$/,
        ),
      ]);
      expect(bad[0]).toContain(seen);
      expect(code).toBe(0);
    });

    it("a key that has had its turn is still taken", async () => {
      const [signs, before, next] = await Promise.all([newSigningKey(), newSigningKey(), newSigningKey()]);
      const keys = [
        { ...signs, iat: signs.iat - 3 * DAY_SECONDS },
        { ...before, iat: signs.iat - 90 * DAY_SECONDS },
        next,
      ];
      const { bad } = await complaints(await worker({ SIGNING_KEYS: JSON.stringify({ keys }) }));
      expect(bad).toEqual([
        expect.stringMatching(
          /^warn {2}keys .*signs no more and is still taken — do: npm run keys -- retire [\w-]{43} --env NAME$/,
        ),
      ]);
    });

    it("its only key is a secret that nobody can verify with", async () => {
      const k = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
      const { bad } = await complaints(
        await worker({ SIGNING_KEYS: JSON.stringify({ keys: [{ kty: "oct", k }] }) }),
      );
      expect(bad).toEqual([
        expect.stringMatching(/^warn {2}keys {10}no public key: .* — do: npm run keys -- new --env NAME/),
      ]);
    });

    it("redirects lead to hosts that are everybody's, and to this machine", async () => {
      const ALLOWED_REDIRECTS =
        "https://*.pages.dev/callback, http://localhost:5173/*, https://app.example.com/";
      const { code, bad } = await complaints(await worker({ ALLOWED_REDIRECTS }));
      expect(bad).toEqual([
        "FAIL  redirects     *.pages.dev is everybody's: who puts a page there gets your users' tokens — do: List each of your hosts in full in ALLOWED_REDIRECTS.",
        "warn  redirects     allowed in production: http://localhost:5173 — do: Take it out of ALLOWED_REDIRECTS, unless it is for a program of yours.",
      ]);
      expect(code).toBe(1);
    });
  });

  describe("where what stands in front of it does harm, says that and no more:", () => {
    const JWKS = "/.well-known/jwks.json";
    it.each<[string, Front["change"], string[]]>([
      [
        "a clock that is a minute ahead",
        (passing) => passing.headers.set("Date", new Date(Date.now() + 60_000).toUTCString()),
        ["FAIL  clock .* s ahead of this machine — do: Set the clock of this machine by NTP"],
      ],
      [
        "a clock that is ten seconds behind",
        (passing) => passing.headers.set("Date", new Date(Date.now() - 10_000).toUTCString()),
        ["warn  clock .* s behind this machine — do: Set the clock"],
      ],
      [
        "endpoints elsewhere",
        json("/.well-known/openid", (body) => (body.token_endpoint = "https://evil.example/oauth/token")),
        ["FAIL  issuer        elsewhere: token_endpoint — do: Look at what stands in front"],
      ],
      [
        "no keys",
        json(JWKS, (body) => (body.keys = [])),
        ["FAIL  keys          the JWKS has no key: nobody can verify a token — do: Look"],
      ],
      [
        "a private key",
        json(JWKS, ({ keys }) => (keys[0]!.d = "x")),
        [
          "FAIL  keys          the JWKS shows a private key: anybody can sign tokens — do: .*npm run keys -- new --env NAME, rotate, and retire",
        ],
      ],
      [
        "a shared secret",
        json(JWKS, ({ keys }) => keys.push({ kty: "oct", k: "x" })),
        ["FAIL  keys          the JWKS shows a private key"],
      ],
      [
        "another key by the same name",
        json(JWKS, ({ keys }) => (keys[0]!.x = keys[0]!.y)),
        ["FAIL  keys          .{8}… is no key that Latchkey makes — do: Look"],
      ],
      [
        "a JWKS cached for a day",
        at(JWKS, ({ headers }) => headers.set("Cache-Control", "public, max-age=86400")),
        ["warn  keys          the JWKS may be cached for 86400 s — do: Let what stands"],
      ],
      [
        "no security headers",
        ({ headers }) => {
          for (const name of [...headers.keys()])
            if (/^(?:x-|content-security|strict)/.test(name)) headers.delete(name);
        },
        [
          "FAIL  headers       a page comes without a good Content-Security-Policy, X-Content-Type-Options, X-Frame-Options, Strict-Transport-Security — do: Look for a rule",
          "FAIL  headers       the token endpoint comes without a good Content-Security-Policy, ",
        ],
      ],
      [
        "tokens in a cache",
        at("/oauth/token", ({ headers }) => headers.set("Cache-Control", "public, max-age=60")),
        ["FAIL  headers       the token endpoint comes without a good Cache-Control — do: Look"],
      ],
      [
        "scripts let in",
        at("/login", ({ headers }) =>
          headers.set(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'unsafe-inline'; frame-ancestors 'none'",
          ),
        ),
        ["FAIL  headers       a page comes without a good Content-Security-Policy — do: Look"],
      ],
      [
        "any redirect taken",
        at("/api/passwordless/start", (passing) => (passing.status = 204)),
        [
          "FAIL  redirects     an address that is not on the list is not refused \\(status 204\\) — do: Take away",
        ],
      ],
      [
        "every origin let in",
        ({ headers }) => headers.set("Access-Control-Allow-Origin", "*"),
        ["FAIL  cors          pages of strangers may call the API — do: Look for a rule"],
      ],
      [
        "the mailbox open",
        at("/dev/mailbox.json", (passing) => (passing.status = 200)),
        [
          "FAIL  mailbox       /dev/mailbox shows every mail to everybody — do: Set MAIL_PROVIDERS to a provider, and deploy.",
        ],
      ],
      [
        "administration open",
        at("/api/admin", (passing) => (passing.status = 200)),
        [
          "FAIL  admin         /api/admin answers without the token \\(status 200\\) — do: Take the Worker off",
        ],
      ],
      [
        "administration out of order",
        at("/api/admin", (passing) => (passing.status = 500)),
        ["warn  admin         /api/admin answers with 500 — do: Run this again"],
      ],
      [
        "no Date",
        ({ headers }) => headers.set("Date", "today"),
        ["warn  clock         no Date in its answers — do: Look"],
      ],
    ])("%s", async (_, change, lines) => {
      const { code, bad } = await complaints(good, change);
      expect(bad).toEqual(lines.map((line) => expect.stringMatching(new RegExp(`^${line}`))));
      expect(code).toBe(lines.some((line) => line.startsWith("FAIL")) ? 1 : 0);
    });

    it("plain http", async () => {
      const { code, bad } = await complaints(good, undefined, true);
      expect(bad).toEqual([
        expect.stringMatching(
          /^FAIL {2}https {9}plain http is served as well — do: Switch on Always Use HTTPS/,
        ),
      ]);
      expect(code).toBe(1);
    });
  });

  it("says so where nothing answers, and asks no more", async () => {
    const { code, output } = await doctor(`http://127.0.0.1:${await freePort()}`);
    expect(output).toBe(
      "FAIL  service       cannot be reached (ECONNREFUSED) — do: Look at the address, its DNS record, and whether the Worker is deployed.\n\n0 ok, 0 to look at, 1 failed\n",
    );
    expect(code).toBe(1);
  });

  it.each([
    ["a page", 200, "<!doctype html>Welcome"],
    ["another service that is well", 200, '{"status":"ok"}'],
    ["a page without end", 200, null],
    ["an error of its own", 503, '{"message":"down"}'],
  ])("says so where something else answers: %s", async (_, status, body) => {
    const server = createServer((_, response) => {
      response.writeHead(status);
      if (body !== null) return response.end(body);
      const more = () => {
        while (response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { code, output } = await doctor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.closeAllConnections();
    server.close();
    expect(output).toMatch(
      /^FAIL {2}service {7}what answers there is no Latchkey — do: Look at the address, and at the route of the Worker\.\n\n0 ok/,
    );
    expect(code).toBe(1);
  });

  it.each([
    ["localhost"],
    ["ftp://login.example.com"],
    ["https://a:b@login.example.com"],
    ["https://a.example", "b"],
    ["--force"],
    ["--env", "../x"],
  ])("says how it is used: %s %s", async (...words) => {
    const { code, output } = await doctor(...words);
    expect(code).toBe(1);
    expect(output).toMatch(/is not the address of a service|npm run doctor -- URL/);
  });
});

describe("npm run doctor -- URL of a service in development", () => {
  it("takes plain http, the mailbox and redirects to this machine for what they are", async () => {
    const port = await freePort();
    const local = await startWorker({ PUBLIC_URL: `http://localhost:${port}` }, { port });
    workers.push(local);
    const { code, output } = await doctor(`http://localhost:${port}`);
    expect(output).toContain("ok    mailbox       the one for development is open, on this machine alone\n");
    expect(output).toContain("ok    https         plain http, which stays on this machine\n");
    expect(output).toMatch(/\n\n10 ok, 0 to look at, 0 failed\n$/);
    expect(code).toBe(0);
  });
});
