import { env } from "cloudflare:workers";

/** What the service keeps: the rows of each table as JSON, the keys of KV, and who is there. */
export interface Stored {
  /** Without what is counted. */
  everything: string;
  users: Set<string>;
  sessions: Set<string>;
}

const TABLES = ["users", "sessions", "refresh_tokens", "email_changes", "suppressions", "clients"];

export async function readStored(): Promise<Stored> {
  const [answers, { keys }] = await Promise.all([
    env.DB.batch<{ id?: string }>(TABLES.map((table) => env.DB.prepare(`SELECT * FROM ${table}`))),
    env.ATTEMPTS.list(),
  ]);
  const rows = answers.map(({ results }) => results);
  const idsIn = (place: number) => new Set((rows[place] ?? []).map(({ id = "" }) => id));
  return {
    everything: JSON.stringify([rows, keys.map(({ name }) => name)]),
    users: idsIn(0),
    sessions: idsIn(1),
  };
}

export const newIn = (before: Set<string>, after: Set<string>): string[] =>
  [...after].filter((id) => !before.has(id));
