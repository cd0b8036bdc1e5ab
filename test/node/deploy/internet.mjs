// Loaded before `npm run deploy`: the internet as the fake wrangler's state has it. What is deployed at a name answers there.
import dns from "node:dns/promises";
import { readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const state = () => JSON.parse(readFileSync(process.env.FAKE_WRANGLER ?? "", "utf8"));
const hosts = () => Object.values(state().workers).flatMap((/** @type {any} */ { hosts }) => hosts);

/** @param {string} code */
const problem = (code) => Object.assign(new Error(code), { code });

dns.lookup = /** @type {any} */ (
  async (/** @type {string} */ name) => {
    if (process.env.DNS) throw problem(process.env.DNS);
    if (!hosts().includes(name) && !state().names.includes(name)) throw problem("ENOTFOUND");
    return { address: "192.0.2.1", family: 4 };
  }
);
syncBuiltinESMExports();

/** How often a name has been asked for in vain: a new one is there at the second time. */
let tries = 0;

globalThis.fetch = async (input) => {
  const { hostname, pathname } = new URL(String(input));
  tries++;
  if (!hosts().includes(hostname) || tries === 1)
    throw new TypeError("fetch failed", { cause: problem("ENOTFOUND") });
  if (pathname !== "/healthz") return Response.json({ message: "Not found" }, { status: 404 });
  if (process.env.ILL)
    return Response.json({ message: "Not ready", failing: ["d1"], requestId: "1" }, { status: 503 });
  return Response.json({ status: "ok" });
};
