import { createHash, randomBytes, randomUUID } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const ROOT = join(import.meta.dirname, "../..");
const NOW = 1_790_000_000;

const token = () => randomBytes(32).toString("base64url");
const hash = (/** @type {string} */ text) => createHash("sha256").update(text).digest("base64url");
/** Sorts by time, as the ids of sessions do. @param {number} i */
const timed = (i) =>
  `${(NOW * 1000 + i).toString(16).padStart(12, "0").replace(/^.{8}/, "$&-")}${randomUUID().slice(13)}`;

/**
 * A row of each table as the Worker writes it, of the i-th user; in the order in which they are filled.
 * @type {Record<string, (i: number, user: string, session: string) => Record<string, string | number>>}
 */
const ROWS = {
  users: (i, id) => {
    const email = `firstname.lastname-${i}@mail${i % 97}.example.com`;
    return { id, email, email_key: email, created_at: NOW, last_login_at: NOW };
  },
  sessions: (_, user_id, id) => ({
    ...{ id, user_id, attempt_id: token(), client: "https://app.example.com" },
    ...{
      browser: "Firefox on Windows",
      country: "DE",
      created_at: NOW,
      last_seen_at: NOW,
      expires_at: NOW + 5_184_000,
    },
  }),
  refresh_tokens: (_, __, session_id) => ({
    hash: hash(token()),
    session_id,
    created_at: NOW,
    used_at: NOW + 3600,
  }),
  counters: () => ({
    ...{ key: `mail to ${token()} from ${token()}`, count: 1, times: `[${NOW}]`, expires_at: NOW + 3600 },
  }),
  events: (_, user_id, session_id) => ({
    ...{
      at: NOW,
      kind: "login.completed",
      detail: "https://app.example.com",
      user_id,
      session_id,
      attempt_id: token(),
    },
  }),
};

/**
 * Fills each table with so many rows, and measures by how many bytes a row makes the database larger, its index entries with it.
 * @param {number} count @returns {Record<string, number>} bytes of a row, by table
 */
export function bytesOfRows(count) {
  const database = new DatabaseSync(":memory:");
  for (const file of globSync("migrations/*.sql", { cwd: ROOT }).sort())
    database.exec(readFileSync(join(ROOT, file), "utf8"));
  // What triggers would add is measured by itself.
  for (const { name } of database.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all())
    database.exec(`DROP TRIGGER ${name}`);
  const size = () =>
    Number(
      database.prepare("SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size").get()
        ?.size,
    );
  const [users, sessions] = [
    Array.from({ length: count }, () => randomUUID()),
    Array.from({ length: count }, (_, i) => timed(i)),
  ];
  const bytes = /** @type {Record<string, number>} */ ({});
  for (const [table, rowOf] of Object.entries(ROWS)) {
    const before = size();
    database.exec("BEGIN");
    for (let i = 0; i < count; i++) insert(database, table, rowOf(i, users[i] ?? "", sessions[i] ?? ""));
    database.exec("COMMIT");
    bytes[table] = Math.round((size() - before) / count);
  }
  database.close();
  return bytes;
}

/** @type {Map<string, import("node:sqlite").StatementSync>} */
const statements = new Map();

/** @param {DatabaseSync} database @param {string} table @param {Record<string, string | number>} row */
function insert(database, table, row) {
  const columns = Object.keys(row);
  const statement =
    statements.get(table) ??
    database.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.map(() => "?")})`);
  statements.set(table, statement);
  statement.run(...Object.values(row));
}
