import { reach } from "./reach";

/** The newest file in migrations/: what this code was made for. */
export const NEWEST_MIGRATION = "0008_webhooks.sql";

export type Schema = ReturnType<typeof createSchema>;

/** What of migrations/ was applied to D1, as wrangler keeps it. */
export function createSchema(db: D1Database) {
  return {
    /** Whether the newest migration was applied; later ones may have been, too. @throws {LatchkeyError} `unavailable` where D1 fails */
    async isUpToDate(): Promise<boolean> {
      const found = await reach("D1 select", () =>
        db
          .prepare("SELECT 1 FROM d1_migrations WHERE name = ?")
          .bind(NEWEST_MIGRATION)
          .first()
          .catch(noTable),
      );
      return found !== null;
    },
  };
}

/** Where nothing was ever migrated, there is no table of it. */
function noTable(error: Error): null {
  if (error.message.includes("no such table")) return null;
  throw error;
}
