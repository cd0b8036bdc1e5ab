// npm run demo: the service, and beside it, on another port, the example frontend as it would be deployed.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkFree } from "./check-free.mjs";
import { query, quote } from "./d1.mjs";
import { installWhatIsMissing, ROOT } from "./install.mjs";
import { whenParentEnds } from "./when-parent-ends.mjs";
import { wrangler } from "./wrangler.mjs";

installWhatIsMissing();
const latchkey = `http://localhost:${process.env.PORT || 8787}`;
const port = process.env.FRONTEND_PORT || "3000";
const frontend = `http://localhost:${port}/`;

/** @type {import("node:child_process").ChildProcess[]} */
const children = [];
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end(0));
whenParentEnds(() => end(0));

await checkFree(Number(port), "FRONTEND_PORT=3001 npm run demo");
await startService();
register();
await serveFrontend();
console.log(`\n  A frontend: ${frontend}`);

/** `npm start`, which says for itself where it is and what goes wrong. */
async function startService() {
  const redirects = ["--var", `ALLOWED_REDIRECTS:/demo, /demo/redirect, /demo/own-form, ${frontend}*`];
  const service = spawn(process.execPath, [join(ROOT, "scripts/start.mjs"), ...redirects], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(service);
  service.once("exit", (code) => end(code ?? 1));
  await new Promise((resolve) =>
    service.stdout.on("data", (text) => {
      process.stdout.write(text);
      if (String(text).includes("Ctrl-C ends it.")) resolve(undefined);
    }),
  );
}

/** Lets the frontend sign people in, as `npm run clients -- add` does. */
function register() {
  const uris = quote(JSON.stringify([frontend]));
  query(
    `INSERT INTO clients (id, name, redirect_uris, logout_redirect_uris, created_at)
     VALUES ('demo', 'Field notes', ${uris}, ${uris}, unixepoch())
     ON CONFLICT (id) DO UPDATE SET redirect_uris = excluded.redirect_uris,
       logout_redirect_uris = excluded.logout_redirect_uris`,
  );
}

/** From a copy that knows where the service is here. */
async function serveFrontend() {
  const folder = join(ROOT, ".wrangler/demo");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, "examples/static-frontend"), folder, { recursive: true });
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".html"))) {
    const file = join(folder, name);
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("http://localhost:8787", latchkey));
  }
  const listen = ["--ip", "127.0.0.1", "--port", port, "--inspector-port", "0"];
  const quiet = ["--log-level", "error", "--show-interactive-dev-session=false"];
  const server = wrangler("dev", "--config", join(folder, "wrangler.toml"), ...listen, ...quiet);
  children.push(server);
  server.stderr.pipe(process.stderr);
  server.once("exit", (code) => {
    console.error(`The frontend ended with exit code ${code}.`);
    end(1);
  });
  const deadline = Date.now() + 60_000;
  while (!(await fetch(`http://127.0.0.1:${port}/`).catch(() => null))?.ok) {
    if (Date.now() > deadline) {
      console.error("The frontend did not become ready within a minute.");
      end(1);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @param {number} code @returns {never} */
function end(code) {
  for (const child of children) {
    child.removeAllListeners("exit");
    child.kill("SIGTERM");
  }
  process.exit(code);
}
