import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { atFrontend } from "./frontends";
import type { Journey } from "./journey";
import type { Person } from "./person";

const DAY_SECONDS = 86400;

const leaveOldRows = async (person: Person) => {
  const now = Math.floor(Date.now() / 1000);
  const user = await env.DB.prepare("SELECT id FROM users WHERE email_key = ?")
    .bind(person.email)
    .first("id");
  const id = `old ${person.email}`;
  const old = now - 40 * DAY_SECONDS;
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO sessions (id, user_id, attempt_id, client, created_at, last_seen_at, expires_at)
       VALUES (?1, ?2, ?1, 'http://localhost:3000', ?3, ?3, ?3)`,
    ).bind(id, user, old),
    env.DB.prepare(
      "INSERT INTO refresh_tokens (hash, session_id, created_at, used_at) VALUES (?1, ?1, ?2, ?2)",
    ).bind(id, old),
    env.DB.prepare("INSERT INTO counters (key, count, expires_at) VALUES (?, 1, ?)").bind(id, now - 1),
    env.DB.prepare(
      `INSERT INTO email_changes (attempt_id, user_id, old_email, old_email_key, undo_hash, changed_at, undo_until)
       VALUES (?1, ?2, ?1, ?1, ?1, ?3, ?3)`,
    ).bind(id, user, old),
  ]);
};

const oldRowsOf = async (person: Person) =>
  env.DB.prepare(
    `SELECT (SELECT count(*) FROM sessions WHERE id = ?1) + (SELECT count(*) FROM refresh_tokens WHERE hash = ?1)
       + (SELECT count(*) FROM counters WHERE key = ?1) + (SELECT count(*) FROM email_changes WHERE attempt_id = ?1) AS n`,
  )
    .bind(`old ${person.email}`)
    .first<number>("n");

/** What the cron trigger does, and does again an hour later where it failed. */
export const purge: Journey = {
  name: "the purge",
  before: [
    ...atFrontend,
    {
      name: "old rows",
      async ask(person) {
        await leaveOldRows(person);
        expect(await oldRowsOf(person)).toBe(4);
        return { asked: "", status: 200, headers: new Headers(), text: "", location: null, browser: false };
      },
      done: () => true,
    },
  ],
  steps: [
    { name: "purge", ask: (person) => person.runCron("17 * * * *"), done: ({ status }) => status === 200 },
  ],
  after: async (person) => expect(await oldRowsOf(person)).toBe(0),
};
