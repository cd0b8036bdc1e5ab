import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../clone";
import { migrationFiles } from "../worker";
import { objectionsTo } from "./additive";
import { previousRelease } from "./stage";

/** Statements that do more than add, by file, each with the reason why no release is harmed by it. */
const EXCEPTIONS: Record<string, { statement: string; reason: string }[]> = {};

const read = (file: string) => readFileSync(join(ROOT, "migrations", file), "utf8");

describe("migrations", () => {
  it.each(migrationFiles())("%s adds, and changes nothing that is there", (file) => {
    const excepted = (EXCEPTIONS[file] ?? []).map(({ statement }) => statement);
    const objections = objectionsTo(read(file));
    expect(objections.filter(({ statement }) => !excepted.includes(statement))).toEqual([]);
  });

  it("stay as they were released", () => {
    for (const [file, hash] of Object.entries(previousRelease.migrations))
      expect([file, createHash("sha256").update(read(file)).digest("hex")]).toEqual([file, hash]);
  });

  it("are numbered, each once", () => {
    const numbers = migrationFiles().map((file) => /^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1]);
    expect(numbers).toEqual(numbers.map((_, index) => String(index + 1).padStart(4, "0")));
  });
});

describe("what does more than add is refused", () => {
  const added = "CREATE TABLE fresh (id TEXT PRIMARY KEY);";
  it.each([
    ["DROP TABLE users", "does more than add"],
    ["drop index sessions_of_user", "does more than add"],
    ["ALTER TABLE users RENAME TO people", "does more than add"],
    ["ALTER TABLE users RENAME COLUMN email TO address", "does more than add"],
    ["ALTER TABLE users DROP COLUMN email", "does more than add"],
    ["UPDATE users SET email = lower(email)", "does more than add"],
    ["DELETE FROM counters", "does more than add"],
    ["REPLACE INTO users (id) VALUES ('a')", "does more than add"],
    ["INSERT OR REPLACE INTO users (id) VALUES ('a')", "does more than add"],
    ["WITH a AS (SELECT 1) DELETE FROM users", "does more than add"],
    ["PRAGMA writable_schema = 1", "does more than add"],
    ["CREATE TEMP TABLE x (id TEXT)", "does more than add"],
    ["INSERT INTO users (id) VALUES ('a')", "changes data that code before it reads"],
    ["ALTER TABLE users ADD COLUMN name TEXT NOT NULL", "needs a value that code before it does not give"],
    [
      "ALTER TABLE users ADD name TEXT NOT\n NULL DEFAULT NULL",
      "needs a value that code before it does not give",
    ],
    ["ALTER TABLE users ADD COLUMN name TEXT CHECK (name <> '')", "binds rows that code before it writes"],
    ["ALTER TABLE users ADD COLUMN team TEXT REFERENCES teams (id)", "binds rows that code before it writes"],
    ["CREATE UNIQUE INDEX one ON users (username)", "binds rows that code before it writes"],
    [
      "CREATE TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM counters; END",
      "binds rows that code before it writes",
    ],
    [
      "CREATE TRIGGER t AFTER INSERT ON users BEGIN INSERT INTO fresh (id) VALUES (1); UPDATE users SET email = 1; END",
      "binds rows that code before it writes",
    ],
    ["/* CREATE TABLE */ DROP/**/TABLE users", "does more than add"],
  ])("%s", (statement, why) => {
    expect(objectionsTo(`${added}\n${statement};`).map((objection) => objection.why)).toEqual([why]);
  });

  it.each([
    "CREATE TABLE IF NOT EXISTS x (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> 'DROP TABLE; --'))",
    "CREATE INDEX x ON users (created_at)",
    "ALTER TABLE users ADD COLUMN name TEXT",
    "ALTER TABLE users ADD COLUMN count INTEGER NOT NULL DEFAULT 0",
    "CREATE UNIQUE INDEX x ON fresh (id)",
    "CREATE TRIGGER t AFTER INSERT ON fresh BEGIN DELETE FROM fresh; SELECT 1; END",
    "CREATE TRIGGER t AFTER INSERT ON users WHEN NEW.id <> 1 BEGIN INSERT INTO fresh (id) SELECT NEW.id; END",
    "INSERT INTO fresh (id) VALUES ('a;b')",
    "-- DROP TABLE users;",
  ])("and this is not: %s", (statement) => {
    expect(objectionsTo(`${added}\n${statement};`)).toEqual([]);
  });
});
