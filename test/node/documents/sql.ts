import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ROOT } from "../clone";
import type { Block } from "./blocks";

/** A database with all migrations, and nobody in it. */
export function migrated(): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  for (const file of globSync("migrations/*.sql", { cwd: ROOT }).sort())
    database.exec(readFileSync(join(ROOT, file), "utf8"));
  return database;
}

/** Runs a block's statements on the tables as migrated, in a database of its own. @throws {Error} of SQLite */
export function runSql({ code }: Block) {
  const database = migrated();
  try {
    database.exec(code);
  } finally {
    database.close();
  }
}
