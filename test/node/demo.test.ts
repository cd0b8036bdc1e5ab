import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { cloneHere, freePort, ROOT, type Running, remove, run } from "./clone";

let folder = "";
let origin = "";
let frontend = "";
let demo: Running;

beforeAll(async () => {
  folder = cloneHere();
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const [port, frontendPort] = [await freePort(), await freePort()];
  origin = `http://localhost:${port}`;
  frontend = `http://localhost:${frontendPort}/`;
  demo = run(folder, ["npm", "run", "demo"], { PORT: String(port), FRONTEND_PORT: String(frontendPort) });
  await demo.until(`A frontend: ${frontend}`);
});

afterAll(async () => {
  await demo.stop();
  remove(folder);
});

const follow = (path: string) => fetch(`${origin}${path}`, { redirect: "manual" });

describe("npm run demo", () => {
  it("serves a frontend on a port of its own, which knows where the service is", async () => {
    const page = await (await fetch(frontend)).text();
    expect(page).toContain(`import { createClient } from "${origin}/client.js"`);
    expect(page).not.toContain("8787");
    expect(await (await fetch(`${frontend}redirect.html`, { redirect: "follow" })).text()).toContain(
      `const latchkey = "${origin}"`,
    );
    expect((await fetch(`${frontend}wrangler.toml`)).status).toBe(404);
  });

  it("lets that frontend sign people in, by OpenID Connect and by the redirect contract", async () => {
    const query = new URLSearchParams({
      response_type: "code",
      client_id: "demo",
      redirect_uri: frontend,
      scope: "openid",
      code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      code_challenge_method: "S256",
    });
    const login = await follow(`/oauth/authorize?${query}`);
    expect(login.headers.get("Location")).toMatch(/^\/login\?return_to=/);
    const redirect = new URLSearchParams({ redirect_uri: `${frontend}redirect` });
    expect((await follow(`/login?${redirect}`)).status).toBe(200);
    expect((await follow("/login?redirect_uri=http://localhost:9/")).status).toBe(422);
  });

  it("says in the terminal which redirect URI an application lacks", async () => {
    const query = new URLSearchParams({ client_id: "demo", redirect_uri: frontend.slice(0, -1) });
    expect((await follow(`/oauth/authorize?${query}`)).status).toBe(400);
    await demo.until(`Refused at /oauth/authorize: demo has no redirect URI "${frontend.slice(0, -1)}"`);
  });

  it("refuses a port in use in one line, and starts nothing", async () => {
    const { port } = new URL(frontend);
    const second = run(folder, ["npm", "run", "demo"], {
      PORT: String(await freePort()),
      FRONTEND_PORT: port,
    });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(
      `Port ${port} is in use; choose another: FRONTEND_PORT=3001 npm run demo\n`,
    );
    expect(second.output()).not.toContain("ready");
  });

  it("ends on Ctrl-C with all its processes", async () => {
    await demo.stop();
    const processes = () => spawnSync("pgrep", ["-f", folder], { encoding: "utf8" }).stdout;
    await vi.waitFor(() => expect(processes()).toBe(""), { timeout: 10_000 });
  });
});
