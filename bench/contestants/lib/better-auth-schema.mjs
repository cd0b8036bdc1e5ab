import { DatabaseSync } from "node:sqlite";
import { getMigrations } from "better-auth/db/migration";
import { numbers } from "./people.mjs";

/** The SQL that `auth generate` writes for these options. @param {any} options @returns {Promise<string[]>} */
export async function schemaOf(options) {
  const database = new DatabaseSync(":memory:");
  const { compileMigrations } = await getMigrations({ ...options, database });
  const sql = await compileMigrations();
  database.close();
  return sql.split(/;\s*/).filter(Boolean);
}

const AT = "'2026-01-01T00:00:00.000Z'";

/** @param {number} users */
export const seedUsers = (users) =>
  `${numbers(users)} INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt)
   SELECT 'seed-' || i, '', 'seed-' || i || '@example.com', 1, ${AT}, ${AT} FROM numbers`;

/** Sessions that nothing purges; expired verifications it sweeps itself, once a minute. @param {number} users @param {number} expired */
export const seedSessions = (users, expired) =>
  `${numbers(expired)} INSERT INTO session (id, expiresAt, token, createdAt, updatedAt, ipAddress, userAgent, userId)
   SELECT 'seed-' || i, ${AT}, lower(hex(randomblob(16))), ${AT}, ${AT}, '10.0.0.1', '', 'seed-' || (1 + i % ${users})
   FROM numbers`;
