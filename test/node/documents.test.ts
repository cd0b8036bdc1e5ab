import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort, ROOT } from "./clone";
import { type Block, blocksIn, blocksOf, documents, isProgram, nameOf, textOf } from "./documents/blocks";
import { isScript, scriptsNamedIn } from "./documents/commands";
import { kindOf } from "./documents/kinds";
import { type Project, startProject } from "./documents/project";
import { checkTypes } from "./documents/types";

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

  it("registers applications, and takes them away", () => {
    const output = printedBy("README.md", "sh clients");
    expect(output).toContain("client_id      my-app\n");
    expect(output).toMatch(/client_id {6}wiki\nclient_secret {2}[\w-]{43}\n/);
    expect(output).toContain("wiki cannot sign anybody in any more");
  });

  it("has lines for Hono and Express that let in who is signed in alone, and for a page that refresh", async () => {
    const load = async (label: string) => {
      const [code = ""] = blocksOf("README.md", `js ${label}`);
      const file = join(project.folder, `readme-${label}.mjs`);
      writeFileSync(file, project.here(code));
      return import(file);
    };
    const walk = printedBy("README.md", "sh walk");
    const [, token = ""] = /#jwt=([^&\s]+)/.exec(walk) ?? [];
    const [, refreshToken = ""] = /refresh_token=([\w-]+)/.exec(walk) ?? [];
    const { refresh } = (await load("browser")) as {
      refresh(token: string): Promise<Record<string, string> | null>;
    };
    const next = await refresh(refreshToken);
    expect(await refresh("unknown")).toBeNull();

    const { default: hono } = (await load("hono")) as {
      default: { request(path: string, init: object): Promise<Response> };
    };
    const { app } = (await load("express")) as { app: { listen(port: number, host: string): Server } };
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
