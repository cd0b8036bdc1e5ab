import { timingSafeEqual } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { importWorkerCode } from "../../scripts/import-worker-code.mjs";
import { newSecrets } from "../../scripts/secrets.mjs";

const ROOT = join(import.meta.dirname, "../..");

/** The Worker's own code, on an SQLite in memory, with the limits that hold by default but for these variables. @param {Record<string, string>} variables */
export async function createServices(variables) {
  const code = await importWorkerCode(join(import.meta.dirname, "worker-code.ts"));
  Object.assign(crypto.subtle, { timingSafeEqual }); // the one thing that workerd has and Node has elsewhere
  const config = await code.parseConfig({
    PUBLIC_URL: "http://localhost:8787",
    ALLOWED_REDIRECTS: "http://localhost:3000/",
    MAIL_PROVIDERS: "mailbox",
    MAIL_FROM: "login@example.com",
    ...(await newSecrets()),
    ...variables,
  });
  const db = openDatabase();
  const log = { info() {}, warn() {}, error() {} };
  const services = { config, log, recipients: code.createRecipients(db), counters: code.createCounters(db) };
  return { code, services };
}

/** As much of D1 as a batch needs. */
function openDatabase() {
  const sqlite = new DatabaseSync(":memory:");
  for (const file of readdirSync(join(ROOT, "migrations")).sort())
    sqlite.exec(readFileSync(join(ROOT, "migrations", file), "utf8"));
  /** @type {Map<string, import("node:sqlite").StatementSync>} */
  const prepared = new Map();
  return {
    /** @param {string} sql */
    prepare: (sql) => ({ bind: (/** @type {any[]} */ ...values) => ({ sql, values }) }),
    /** @param {{ sql: string, values: any[] }[]} statements */
    async batch(statements) {
      sqlite.exec("BEGIN");
      const answers = statements.map(({ sql, values }) => {
        const statement = prepared.get(sql) ?? sqlite.prepare(sql);
        prepared.set(sql, statement);
        return { results: statement.all(...values) };
      });
      sqlite.exec("COMMIT");
      return answers;
    },
  };
}
