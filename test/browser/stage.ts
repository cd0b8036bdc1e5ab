import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { chromium } from "playwright-core";
import { cloneHere, freePort, ROOT, type Running, remove, run } from "../node/clone";

const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

/** A service of its own, started as the README says, a frontend on another origin, and a Chromium. */
export interface Stage {
  origin: string;
  /** The example frontend with a form of its own: on the same site as the service, on another origin. */
  frontend: string;
  /** The README's 20-line frontend, beside it. */
  readmeFrontend: string;
  /** The same on another site. */
  frontendElsewhere: string;
  /** A browser that is set to let other sites keep cookies in frames and fetches. */
  lenientPerson(): Promise<{ context: BrowserContext; page: Page }>;
  /** Somebody's browser, as strict with cookies of other sites as they now come: what another one knows, it does not. */
  person(options?: BrowserContextOptions): Promise<{ context: BrowserContext; page: Page }>;
  /** The newest mail to an address. */
  mailTo(email: string): Promise<{ link: string; code: string; html: string }>;
  /** Signs somebody in on the service's own pages, without a look at them. */
  signIn(context: BrowserContext, email: string): Promise<void>;
  /** Lets an application sign people in, as the README says. */
  register(id: string, ...redirectUris: string[]): Promise<void>;
  /** Changes what the local database holds. */
  sql(statement: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * `pages` are what the frontend serves by path beside the example, a path in `.js` being a script. What they name as the
 * documentation does, localhost:8787 and localhost:3000, becomes where service and frontend are.
 */
export async function setStage(
  variables: Record<string, string> = {},
  pages: Record<string, string> = {},
): Promise<Stage> {
  const folder = cloneHere();
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const origin = `http://localhost:${await freePort()}`;
  const [server, frontendPort] = await serveFrontend(origin, pages);
  const frontend = `http://localhost:${frontendPort}/`;
  const frontendElsewhere = `http://127.0.0.1:${frontendPort}/`;
  const all = { ALLOWED_REDIRECTS: `/demo ${frontend}* ${frontendElsewhere}*`, ...variables };
  writeFileSync(
    join(folder, ".dev.vars"),
    Object.entries(all)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(""),
  );
  const service: Running = run(folder, ["npm", "start"], { PORT: new URL(origin).port });
  await service.until("Ctrl-C ends it.");
  const browser: Browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: FLAGS.split(" "),
  });
  const mailTo: Stage["mailTo"] = async (email) => {
    const response = await fetch(`${origin}/dev/mailbox.json?to=${encodeURIComponent(email)}`);
    const [mail] = (await response.json()) as { text: string; html: string }[];
    const [link = ""] = /http:\S+/.exec(mail?.text ?? "") ?? [];
    const [, code = ""] = /^\u200e?(\d{4} \d{4})$/m.exec(mail?.text ?? "") ?? [];
    return { link, code, html: mail?.html ?? "" };
  };
  return {
    origin,
    frontend,
    frontendElsewhere,
    readmeFrontend: `${frontend}readme`,
    async person(options) {
      const context = await browser.newContext({ locale: "en-GB", ...options });
      return { context, page: await context.newPage() };
    },
    async lenientPerson() {
      const profile = join(folder, `profile-${crypto.randomUUID()}`);
      mkdirSync(join(profile, "Default"), { recursive: true });
      writeFileSync(
        join(profile, "Default/Preferences"),
        JSON.stringify({ profile: { cookie_controls_mode: 0 } }),
      );
      const options = { executablePath: "/usr/bin/chromium", args: FLAGS.split(" "), locale: "en-GB" };
      const context = await chromium.launchPersistentContext(profile, options);
      return { context, page: await context.newPage() };
    },
    mailTo,
    async signIn({ request }, email) {
      const asked = await request.post(`${origin}/login`, { form: { email } });
      const attempt = new URL(asked.url()).searchParams.get("attempt") ?? "";
      const { code } = await mailTo(email);
      const done = await request.post(`${origin}/login/code`, { form: { attempt, code } });
      if (done.url() !== `${origin}/account`) throw new Error(`ended at ${done.url()}`);
    },
    register: (id, ...redirectUris) =>
      succeed(folder, [
        ...["npm", "run", "--silent", "clients", "--", "add", `App ${id}`, "--id", id],
        ...redirectUris.flatMap((uri) => ["--redirect", uri]),
      ]),
    sql: (statement) =>
      succeed(folder, ["npx", "wrangler", "d1", "execute", "DB", "--local", "--command", statement]),
    async close() {
      await browser.close();
      await service.stop();
      server.close();
      remove(folder);
    },
  };
}

async function succeed(folder: string, command: string[]): Promise<void> {
  const { ended, output } = run(folder, command, { WRANGLER_SEND_METRICS: "false" });
  if ((await ended) !== 0) throw new Error(output());
}

async function serveFrontend(latchkey: string, pages: Record<string, string>): Promise<[Server, number]> {
  const served: Record<string, string> = {
    "/": exampleFile("own-form.html"),
    "/readme": exampleFile("redirect.html"),
    ...pages,
  };
  const port = await freePort();
  const ports: Record<string, string> = { 8787: new URL(latchkey).port, 3000: String(port) };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const to = searchParams.get("to");
    if (to !== null) return response.writeHead(302, { Location: to }).end();
    response.setHeader("Content-Type", pathname.endsWith(".js") ? "text/javascript" : "text/html");
    const page = served[pathname] ?? served["/"] ?? "";
    response.end(
      page.replaceAll(/(?<=localhost(?::|%3A))(?:8787|3000)\b/g, (documented) => ports[documented] ?? ""),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return [server, port];
}

/** A page of the example frontend, as it stands. */
export const exampleFile = (name: string): string =>
  readFileSync(join(ROOT, "examples/static-frontend", name), "utf8");
