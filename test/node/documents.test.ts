import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { importWorkerCode } from "../../scripts/import-worker-code.mjs";
import { freePort, ROOT } from "./clone";
import { type Block, blocksIn, blocksOf, documents, isProgram, nameOf, textOf } from "./documents/blocks";
import { isScript, scriptsNamedIn } from "./documents/commands";
import { startGateway } from "./documents/gateway";
import { kindOf } from "./documents/kinds";
import { personAt, signIn } from "./documents/person";
import { load } from "./documents/programs";
import { type Project, startProject } from "./documents/project";
import { unknownTo } from "./documents/real-wrangler";
import { checkTypes } from "./documents/types";

// A block may start wrangler several times, on whatever machine.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const blocks = documents().flatMap(blocksIn);
const printed = new Map<Block, string>();
let project: Project;

beforeAll(async () => {
  project = await startProject();
});

afterAll(() => project?.close());

describe("every code block of the documentation", () => {
  it.each(blocks.map((block) => [nameOf(block), block] as const))("works: %s", async (_, block) => {
    printed.set(block, String(await kindOf(block).run(block, project)));
  });

  it("has types that fit, where it is a program or a page", async () => {
    const programs = blocks.filter(isProgram);
    expect(programs.length).toBeGreaterThan(4);
    expect(await checkTypes(programs, project)).toBe("");
  });
});

it.each([
  ["of a new language", "ruby", "puts 1\n"],
  ["without a label", "", "npm start\n"],
  ["with a command that nobody knows", "sh", "npm start\nmake all\n"],
  ["with a script that is not there", "sh", "npm run nothing\n"],
])("a block %s fails, and says how it is made known", (_, label, code) => {
  expect(() => kindOf({ document: "README.md", line: 1, label, code })).toThrow(
    "test/node/documents/kinds.ts",
  );
});

describe("what documents send to the platform", () => {
  it("is made of commands and options that wrangler has", async () => {
    const calls = [...new Set(project.wranglerCalls().map(({ words }) => words.join(" ")))];
    expect(calls).toContain("kv namespace create ATTEMPTS");
    const unknown: [string, string[]][] = [];
    for (const call of calls) unknown.push([call, await unknownTo(call.split(" "))]);
    expect(unknown.filter(([, parts]) => parts.length > 0)).toEqual([]);
  });

  it("has each secret come through the input, and none on a command line", () => {
    const put = project.wranglerCalls().filter(({ words }) => words.join(" ").startsWith("secret put"));
    expect(put.map(({ words }) => words.slice(1, 3).join(" "))).toContain("put PEPPER");
    expect(put.find(({ words }) => words[2] === "PEPPER")?.inputLength).toBeGreaterThanOrEqual(32);
    for (const { words } of put) expect(words.join(" ")).toMatch(/^secret put [A-Z_]+(?: --env \w+)?$/);
  });
});

/** What the blocks of a document that have this label printed. */
const printedBy = (document: string, label: string): string =>
  blocks
    .filter((block) => block.document === document && block.label === label)
    .map((block) => printed.get(block))
    .join("");

describe("the README", () => {
  it("walks through a whole login", () => {
    const output = printedBy("README.md", "sh walk");
    expect(output).toContain("HTTP/1.1 204 No Content");
    expect(output).toMatch(/attempt-id: [\w-]{43}/i);
    expect(output).toContain(`${project.origin}/api/passwordless/verify_redirect?verification_code=`);
    expect(output).toContain("http://localhost:3000/callback#jwt=");
    expect(output).toMatch(/"user":\{"id":"[\w-]{36}","email":"you@example.com","username":null\}\}$/);
  });

  it("registers applications, as docs/api.md does, and takes them away", () => {
    expect(printedBy("README.md", "sh clients")).toContain("client_id      my-app\n");
    const output = printedBy("docs/api.md", "sh clients");
    expect(output).toMatch(/client_id {6}wiki\nclient_secret {2}[\w-]{43}\n/);
    expect(output).toContain("wiki cannot sign anybody in any more");
  });

  it("has lines for Hono and Express that let in who is signed in alone, and for a page that refresh", async () => {
    const loadBlock = async (label: string) => {
      const [code = ""] = blocksOf("README.md", `js ${label}`);
      const file = join(project.folder, `readme-${label}.mjs`);
      writeFileSync(file, project.here(code));
      return import(file);
    };
    const walk = printedBy("README.md", "sh walk");
    const [, token = ""] = /#jwt=([^&\s]+)/.exec(walk) ?? [];
    const [, refreshToken = ""] = /refresh_token=([\w-]+)/.exec(walk) ?? [];
    const { refresh } = (await loadBlock("browser")) as {
      refresh(token: string): Promise<Record<string, string> | null>;
    };
    const next = await refresh(refreshToken);
    expect(await refresh("unknown")).toBeNull();

    const { default: hono } = (await loadBlock("hono")) as {
      default: { request(path: string, init: object): Promise<Response> };
    };
    const { app } = (await loadBlock("express")) as { app: { listen(port: number, host: string): Server } };
    const server = app.listen(await freePort(), "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const ask = {
      hono: (headers: HeadersInit) => hono.request("/private", { headers }),
      express: (headers: HeadersInit) => fetch(`http://127.0.0.1:${port}/private`, { headers }),
    };
    for (const kind of ["hono", "express"] as const) {
      for (const good of [token, next?.accessToken]) {
        const answer = await ask[kind]({ Authorization: `Bearer ${good}` });
        const { email } = (await answer.json()) as { email: string };
        expect([kind, answer.status, email]).toEqual([kind, 200, "you@example.com"]);
      }
      for (const headers of [
        new Headers(),
        { Authorization: `Bearer ${token}x` },
        { Authorization: "Bearer" },
      ])
        expect([kind, (await ask[kind](headers)).status]).toEqual([kind, 401]);
    }
    server.close();
  });

  it("shows the frontend that /demo/redirect serves", async () => {
    const file = "examples/static-frontend/redirect.html";
    const [block = ""] = blocksOf("README.md", `html ${file}`);
    expect(block).toBe(readFileSync(join(ROOT, file), "utf8"));
    const served = await fetch(`${project.origin}/demo/redirect`);
    expect(await served.text()).toBe(project.here(block));
  });
});

it("docs/storage.md adds a user who is there then", async () => {
  const response = await fetch(`${project.origin}/api/users`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email: "Ann@example.com", username: "ann" }),
  });
  expect(await response.json()).toEqual({ email: "Email taken" });
});

describe("docs/recipes", () => {
  it("mobile.md: signs in by a scheme of the application's own, refreshes, and takes no other's answer", async () => {
    const { begin, finish, refresh } = (await load(project, "docs/recipes/mobile.md", "sign-in.ts")) as Phone;
    const person = personAt(project);
    const begun = await begin();
    const { url } = await signIn(project, person, begun.url, "phone@example.com");
    expect(url.href).toMatch(/^com\.example\.app:\/callback\?/);
    const tokens = await finish(url.href, begun);
    const userinfo = await fetch(`${project.origin}/oauth/userinfo`, {
      headers: { Authorization: `Bearer ${tokens.access_token}` },
    });
    expect(await userinfo.json()).toMatchObject({ email: "phone@example.com" });
    expect((await refresh(tokens.refresh_token)).access_token).not.toBe(tokens.access_token);
    await expect(finish(url.href, await begin())).rejects.toThrow("begin again");
    const other = await begin();
    const [first, second] = [await begin(), await person.visit(other.url)];
    await expect(finish(second.url.href, { ...other, verifier: first.verifier })).rejects.toThrow("400");
  });

  it("mobile.md: such schemes may stand in ALLOWED_REDIRECTS, each in full", async () => {
    const { parseRedirectRule } = await importWorkerCode(join(ROOT, "scripts/clients/worker-code.ts"));
    for (const uri of ["com.example.app:/callback", "myapp://callback"])
      expect(parseRedirectRule(uri, project.origin)).toMatchObject({ match: "exact", href: uri });
    expect(() => parseRedirectRule("myapp://*", project.origin)).toThrow();
  });

  it("gateway.md: lets in who is of the domain, and tells the tool who it is", async () => {
    const secret = /client_secret +(\S+)/.exec(printedBy("docs/recipes/gateway.md", "sh"))?.[1] ?? "";
    const gateway = await startGateway(project, secret);
    try {
      const stranger = await fetch(`${project.gateway}/report`, { redirect: "manual" });
      expect([stranger.status, new URL(stranger.headers.get("Location") ?? "").origin]).toEqual([
        302,
        project.origin,
      ]);

      const tess = personAt(project, project.gateway);
      const arrived = await signIn(project, tess, `${project.gateway}/report?of=may`, "tess@example.com");
      expect(arrived.url.href).toBe(`${project.gateway}/report?of=may`);
      expect(JSON.parse(arrived.html)).toEqual({
        url: "/report?of=may",
        email: "tess@example.com",
        cookie: null,
      });
      const lying = await tess.visit(new URL("/", project.gateway), { "X-Email": "boss@example.com" });
      expect(JSON.parse(lying.html).email).toBe("tess@example.com");

      const mallory = personAt(project, project.gateway);
      const refused = await signIn(project, mallory, project.gateway, "mallory@example.com.evil.test");
      expect([refused.status, refused.html]).toEqual([403, "Not for you."]);

      await tess.visit(`${project.gateway}/_gateway/logout`);
      await tess.submit(); // the service asks whether it is meant
      const back = await tess.visit(`${project.gateway}/report`);
      expect(back.url.origin + back.url.pathname).toBe(`${project.origin}/login`);
    } finally {
      await gateway.stop();
    }
  });
});

interface Phone {
  begin(): Promise<{ url: string; state: string; verifier: string }>;
  finish(callback: string, begun: object): Promise<{ access_token: string; refresh_token: string }>;
  refresh(token: string): Promise<{ access_token: string }>;
}

describe.each(documents())("%s", (document) => {
  const text = textOf(document);

  it("names no script that package.json does not have", () => {
    expect(scriptsNamedIn(text).filter((name) => !isScript(name))).toEqual([]);
  });

  it("leads to files and headings that are there", () => {
    const links = [...text.replace(/```[\s\S]*?```/g, "").matchAll(/\]\((?!https?:)([^)\s]+)\)/g)];
    const dead = links.map(([, link = ""]) => link).filter((link) => !leadsSomewhere(document, link));
    expect(dead).toEqual([]);
  });
});

function leadsSomewhere(document: string, link: string): boolean {
  const [path = "", heading] = link.split("#");
  const file = path === "" ? join(ROOT, document) : join(ROOT, dirname(document), path);
  if (!existsSync(file)) return false;
  return heading === undefined || headingsOf(readFileSync(file, "utf8")).includes(heading);
}

/** As GitHub makes anchors of them. */
const headingsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
