import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloneHere, ROOT, remove as removeFolder, run } from "./clone";
import { newPerson } from "./openid/person";
import { type Provider, startProvider } from "./openid/provider";

const CALLBACK = "https://app.example.com/callback";

describe("npm run clients, beside a running service", () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider?.close());

  /** An application that has signed somebody in, and goes on as who it says it is. */
  async function signIn(id: string, secret: string) {
    const as = (authentication: client.ClientAuth) =>
      client.discovery(new URL(provider.origin), id, undefined, authentication, {
        execute: [client.allowInsecureRequests],
      });
    const config = await as(client.ClientSecretBasic(secret));
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: "openid offline_access",
    });
    const person = newPerson({ [provider.origin]: true });
    const arrived = await provider.signIn(person, url, `somebody-of-${id}@example.com`);
    const tokens = await client.authorizationCodeGrant(config, arrived.url);
    let refreshToken = tokens.refresh_token ?? "";
    return {
      refreshWith: async (secret: string) => {
        const config = await as(client.ClientSecretPost(secret));
        refreshToken = (await client.refreshTokenGrant(config, refreshToken)).refresh_token ?? "";
      },
      look: () => client.fetchUserInfo(config, tokens.access_token, client.skipSubjectCheck),
    };
  }

  it("adds, lists and takes away, whatever the name", async () => {
    const name = `Café O'Neil; DROP TABLE clients; --`;
    const added = await provider.clients(
      "add",
      name,
      "--redirect",
      CALLBACK,
      "--redirect",
      "com.example.app:/cb",
    );
    expect(added).toEqual({ code: 0, output: "client_id      cafe-o-neil-drop-table-clients\n" });
    expect((await provider.clients("list")).output).toBe(
      `cafe-o-neil-drop-table-clients  ${name}  public\n  ${CALLBACK}\n  com.example.app:/cb\n`,
    );
    const twice = await provider.clients("add", "CAFE o neil drop table clients", "--redirect", CALLBACK);
    expect(twice).toEqual({
      code: 1,
      output: "There is an application cafe-o-neil-drop-table-clients already. Choose another id: --id ID\n",
    });
    const noSecret = await provider.clients("secret", "cafe-o-neil-drop-table-clients");
    expect(noSecret).toEqual({
      code: 1,
      output: "There is no application cafe-o-neil-drop-table-clients with a secret.\n",
    });
    expect((await provider.clients("remove", "cafe-o-neil-drop-table-clients")).code).toBe(0);
    expect((await provider.clients("list")).output).toBe("No application is registered.\n");
  });

  it("shows a secret once and keeps its hash, replaces it, and ends sessions with the application", async () => {
    const { id, secret } = await provider.register(
      "A server",
      "--id",
      "srv",
      "--secret",
      "--redirect",
      CALLBACK,
    );
    expect(id).toBe("srv");
    // Said as yes and no, for what is stored is long.
    const isStored = (text: string) => everythingStored(provider.folder).includes(text);
    expect(isStored(createHash("sha256").update(secret).digest("base64url"))).toBe(true);
    expect(isStored(secret)).toBe(false);
    const { refreshWith, look } = await signIn(id, secret);
    await refreshWith(secret);

    const renewed = await provider.clients("secret", id);
    const [, next = ""] = /^client_secret {2}(\S+)$/m.exec(renewed.output) ?? [];
    await expect(refreshWith(secret)).rejects.toMatchObject({ status: 401 });
    await refreshWith(next);
    expect(isStored(next)).toBe(false);

    await look();
    const removed = await provider.clients("remove", id);
    expect(removed).toEqual({
      code: 0,
      output: "srv cannot sign anybody in any more, and its sessions have ended.\n",
    });
    await expect(look()).rejects.toMatchObject({ status: 401 });
    await expect(refreshWith(next)).rejects.toMatchObject({ status: 401 });
  });
});

describe("npm run clients", () => {
  let folder = "";
  let fakes = "";

  beforeAll(() => {
    folder = cloneHere();
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    fakes = join(folder, "fakes");
    mkdirSync(fakes);
  });
  afterAll(() => removeFolder(folder));

  /** With a wrangler that writes down what it is asked, and answers with these rows, once the database is not `locked` any more. */
  async function clients(words: string[], rows: object[] = [], exitCode = 0, locked = 0) {
    const answer = exitCode === 0 ? JSON.stringify([{ results: rows }]) : "it does not answer";
    writeFileSync(join(fakes, "asked.txt"), "");
    writeFileSync(join(fakes, "wrangler"), FAKE(join(fakes, "asked.txt"), answer, exitCode, locked));
    chmodSync(join(fakes, "wrangler"), 0o755);
    const PATH = [fakes, process.env.PATH].join(delimiter);
    const command = run(folder, [process.execPath, "scripts/clients.mjs", ...words], { PATH });
    const code = await command.ended;
    return { code, output: command.output(), asked: readFileSync(join(fakes, "asked.txt"), "utf8") };
  }

  const USAGE = "npm run clients -- add NAME --redirect URI";
  const add = (...words: string[]) => ["add", "An app", ...words];

  it.each([
    ["nothing", [], USAGE],
    ["an unknown command", ["rename", "app"], USAGE],
    ["an unknown option", ["list", "--force"], USAGE],
    ["a word too many", ["list", "app"], USAGE],
    ["a name in two words", ["add", "My", "app", "--redirect", CALLBACK], USAGE],
    ["an environment that is a path", ["list", "--env", "../x"], USAGE],
    ["an application without a name", ["add", " ", "--redirect", CALLBACK], USAGE],
    ["an application without a redirect URI", ["add", "An app"], USAGE],
    ["a secret of nobody", ["secret"], USAGE],
    ["the removal of nobody", ["remove"], USAGE],
    [
      "http elsewhere",
      add("--redirect", "http://app.example.com/cb"),
      "must be https, for it is not on this machine",
    ],
    ["any subdomain", add("--redirect", "https://*.example.com/cb"), "must be one URI, in full"],
    ["any path", add("--redirect", "https://app.example.com/*"), "must be one URI, in full"],
    ["any part of a path", add("--redirect", "https://app.example.com/*/cb"), "must be one URI, in full"],
    ["a path alone", add("--redirect", "/callback"), "must be one URI, in full"],
    ["a fragment", add("--redirect", `${CALLBACK}#top`), "has a fragment"],
    ["a script", add("--redirect", "javascript:alert(1)"), "has a scheme that no login may end on"],
    [
      "another spelling",
      add("--redirect", "https://App.example.com/cb"),
      "must be written as https://app.example.com/cb",
    ],
    [
      "a tab",
      add("--redirect", "https://app.example.com/\tcb"),
      "must be written as https://app.example.com/cb",
    ],
    ["a user name", add("--redirect", "https://app@example.com/cb"), "has a user name"],
    [
      "a logout to anywhere",
      add("--redirect", CALLBACK, "--logout-redirect", "https://*.example.com/"),
      "in full",
    ],
    [
      "the id of the service's own pages",
      add("--id", "latchkey", "--redirect", CALLBACK),
      "and not latchkey",
    ],
    ["its name, which makes that id", ["add", "Latchkey", "--redirect", CALLBACK], "and not latchkey"],
    ["an id with a space", add("--id", "my app", "--redirect", CALLBACK), '"my app" cannot be an id'],
    ["a name that makes no id", ["add", "名前", "--redirect", CALLBACK], "Choose one: --id ID"],
    ["a control character", ["add", "An\u001b[2J app", "--redirect", CALLBACK], "without control characters"],
    ["a direction override", ["add", "An\u202e app", "--redirect", CALLBACK], "without control characters"],
    ["a name that is too long", ["add", "x".repeat(65), "--redirect", CALLBACK], "1 to 64 characters"],
    ["the end of the service's own sessions", ["remove", "latchkey"], "There is no application latchkey"],
    ["the end of a frontend's sessions", ["remove", "http://localhost:3000"], "There is no application"],
  ])("does not take %s, and asks the database nothing", async (_, words, why) => {
    const { code, output, asked } = await clients(words);
    expect(output).toContain(why);
    expect([code, asked]).toEqual([1, ""]);
  });

  it("with --env asks the database of that environment", async () => {
    const where = "d1 execute DB --remote --env production --json --command";
    const words = add(
      "--secret",
      "--redirect",
      CALLBACK,
      "--logout-redirect",
      "https://app.example.com",
      "--env",
      "production",
    );
    const added = await clients(words, [{ id: "an-app" }]);
    const [, secret = ""] = /^client_id {6}an-app\nclient_secret {2}([\w-]{43})\n/.exec(added.output) ?? [];
    expect(added.asked).toContain(`${where} INSERT INTO clients`);
    const hash = createHash("sha256").update(secret).digest("base64url");
    expect(added.asked).toContain(
      `('an-app', 'An app', '["${CALLBACK}"]', '["https://app.example.com"]', '${hash}', unixepoch())`,
    );
    expect(added.asked).not.toContain(secret);

    const row = { id: "an-app", name: "An app", redirect_uris: `["${CALLBACK}"]`, secret_hash: hash };
    const listed = await clients(["list", "--env", "production"], [row]);
    expect(listed.output).toBe(`an-app  An app  with a secret\n  ${CALLBACK}\n`);
    const removed = await clients(["remove", "an-app", "--env", "production"], [{ id: "an-app" }]);
    expect(removed.asked).toContain(`${where} DELETE FROM clients WHERE id = 'an-app'`);
    expect(removed.asked).toContain("UPDATE sessions SET revoked_at = unixepoch() WHERE client = 'an-app'");
    expect([added.code, listed.code, removed.code]).toEqual([0, 0, 0]);
  });

  it.each(["secret", "remove"])("says that there is no application of this id: %s", async (command) => {
    const { code, output } = await clients([command, "unknown"], []);
    expect(output).toMatch(/^There is no application unknown( with a secret)?\.\n$/);
    expect(code).toBe(1);
  });

  it("says so where the database does not answer, and shows no secret that is not stored", async () => {
    const { code, output } = await clients(add("--secret", "--redirect", CALLBACK), [], 1);
    expect(output).toBe("The database could not be asked. it does not answer\n");
    expect(code).toBe(1);
  });

  it("asks again while the service beside it writes, and not for ever", async () => {
    const once = await clients(["list"], [], 0, 1);
    expect([once.code, once.asked.split("\n").length - 1]).toEqual([0, 2]);
    const row = { id: "x", name: "SQLITE_BUSY", redirect_uris: "[]", secret_hash: null };
    expect((await clients(["list"], [row])).asked.split("\n").length - 1).toBe(1);
    const always = await clients(["list"], [], 0, 100);
    expect(always.output).toBe("The database could not be asked. database is locked: SQLITE_BUSY\n");
    expect([always.code, always.asked.split("\n").length - 1]).toEqual([1, 5]);
  });

  it("says what comes first where there is no database yet", async () => {
    const command = run(folder, ["npm", "run", "--silent", "clients", "--", "list"]);
    expect(await command.ended).toBe(1);
    expect(command.output()).toBe("There is no database here yet. First: npm start\n");
  });
});

const FAKE = (asked: string, answer: string, exitCode: number, locked: number) => `#!/bin/sh
echo "$@" >> '${asked}'
[ "$(grep -c 'd1 execute' '${asked}')" -gt ${locked} ] || { echo 'database is locked: SQLITE_BUSY'; exit 1; }
cat <<'END'
${answer}
END
exit ${exitCode}
`;

/** All that the local databases have on disk. */
function everythingStored(folder: string): string {
  const state = join(folder, ".wrangler/state");
  return readdirSync(state, { recursive: true, encoding: "utf8" })
    .map((file) => join(state, file))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, "latin1"))
    .join("");
}
