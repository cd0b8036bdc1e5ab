// A database in which more people live than the one that a test is about: what is done to one changes nothing of the others.
import { env } from "cloudflare:workers";

export const NOW = 1_800_000_000;
const { DB } = env;

type Row = Record<string, string | number | null>;

const KEYS: Record<string, string> = {
  users: "id",
  sessions: "id",
  refresh_tokens: "hash",
  email_changes: "attempt_id",
  counters: "key",
  suppressions: "email_key",
};

const user = (id: string, more: Row = {}) => ({
  id,
  email: `${id}@example.com`,
  email_key: `${id}@example.com`,
  username: id,
  created_at: NOW - 90_000,
  last_login_at: NOW - 80_000,
  ...more,
});

const session = (id: string, user_id: string, more: Row = {}) => ({
  id,
  user_id,
  attempt_id: `attempt of ${id}`,
  client: "https://app.example.com",
  browser: "Firefox",
  country: "DE",
  created_at: NOW - 80_000,
  last_seen_at: NOW - 5000,
  expires_at: NOW + 5000,
  ...more,
});

const token = (hash: string, session_id: string, used_at: number | null = null) => ({
  hash,
  session_id,
  created_at: NOW - 70_000,
  used_at,
});

/** Ann, whom tests are about, Bob, who lives like her, and Dora, who is disabled; each with sessions of every kind. */
export async function settle(): Promise<void> {
  await insert("users", [user("ann"), user("bob"), user("dora", { disabled_at: NOW - 100 })]);
  for (const who of ["ann", "bob", "dora"]) {
    await insert("sessions", [
      session(`${who} pages`, who, { cookie_hash: `cookie of ${who}` }),
      session(`${who} wiki`, who, { parent_id: `${who} pages`, client: "wiki", scope: "openid email" }),
      session(`${who} app`, who, { created_at: NOW - 70_000 }),
      session(`${who} expired`, who, { cookie_hash: "cookie of expired", expires_at: NOW - 10 }),
      session(`${who} ended`, who, { cookie_hash: "cookie of ended", revoked_at: NOW - 50 }),
    ]);
    await insert("refresh_tokens", [
      token(`${who} app token`, `${who} app`),
      token(`${who} app sibling`, `${who} app`),
      token(`${who} app used`, `${who} app`, NOW - 1000),
      token(`${who} wiki token`, `${who} wiki`),
      token(`${who} wiki used`, `${who} wiki`, NOW - 1000),
      token(`${who} expired token`, `${who} expired`),
      token(`${who} ended token`, `${who} ended`),
      token(`${who} ended used`, `${who} ended`, NOW - 1000),
    ]);
    await insert("counters", [
      { key: `codes of ${who}`, count: 2, times: `[${NOW - 7},${NOW}]`, expires_at: NOW + 600 },
    ]);
  }
}

/** An address as somebody types it. */
export const emailOf = (who: string) => ({ address: `${who}@Example.com`, key: `${who}@example.com` });

export async function insert(table: string, rows: Row[]): Promise<void> {
  for (const row of rows) {
    const names = Object.keys(row);
    const sql = `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
    await DB.prepare(sql)
      .bind(...Object.values(row))
      .run();
  }
}

/** What an act changes in all tables, a line each: `sessions ann app: revoked_at = 1800000000`, `+ users eve`, `- users ann`. */
export async function changesBy(act: () => Promise<unknown>): Promise<string[]> {
  const before = await everything();
  await act();
  const after = await everything();
  const gone = [...before.keys()].filter((name) => !after.has(name)).map((name) => `- ${name}`);
  const rest = [...after].flatMap(([name, row]) => {
    const old = before.get(name);
    if (old === undefined) return [`+ ${name}`];
    return Object.keys(row)
      .filter((column) => row[column] !== old[column])
      .map((column) => `${name}: ${column} = ${row[column]}`);
  });
  return [...gone, ...rest].sort();
}

/** A row by its key. */
export async function rowOf(table: string, key: string): Promise<Row> {
  const row = (await everything()).get(`${table} ${key}`);
  if (row === undefined) throw new Error(`no ${key} in ${table}`);
  return row;
}

async function everything(): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  for (const [table, key] of Object.entries(KEYS)) {
    const { results } = await DB.prepare(`SELECT * FROM ${table}`).all<Row>();
    for (const row of results) rows.set(`${table} ${row[key]}`, row);
  }
  return rows;
}
