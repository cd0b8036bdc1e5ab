import { readFileSync } from "node:fs";
import { join } from "node:path";
import { importWorkerCode } from "../import-worker-code.mjs";
import { ROOT } from "../install.mjs";
import { newSecrets } from "../secrets.mjs";

/** Where the document is kept, for the Worker to serve. */
export const DOCUMENT = join(ROOT, "src/openapi/openapi.json");

/** The OpenAPI document as it is to be stored. @returns {Promise<string>} */
export async function generate() {
  const { makeDocument, parseConfig } = await importWorkerCode(join(ROOT, "scripts/openapi/worker-code.ts"));
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const config = await parseConfig({
    PUBLIC_URL: "http://localhost",
    ALLOWED_REDIRECTS: "/account",
    MAIL_PROVIDERS: "mailbox",
    MAIL_FROM: "login@example.com",
    ...(await newSecrets()),
  });
  return `${JSON.stringify(makeDocument(version, config), null, 2)}\n`;
}
