import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./clone";
import { textOf } from "./documents/blocks";
import { migrated } from "./documents/sql";

const text = textOf("docs/scale.md");
const { bytes, storageMicroseconds } = JSON.parse(
  readFileSync(join(ROOT, "bench/results/scale.json"), "utf8"),
) as { bytes: Record<string, number>; storageMicroseconds: Record<string, number> };

/** Tables that do not grow with the users, or of which few of them have a row: they fill no database. */
const FEW = ["clients", "email_changes", "suppressions", "webhook_deliveries", "webhook_cursor"];

const size = (rows: Record<string, number>): number =>
  Object.entries(rows).reduce((sum, [table, count]) => sum + (bytes[table] ?? Number.NaN) * count, 0);
const number = (value: number) => Math.floor(value).toLocaleString("en");

/** What a user has who signs in once a month: two live sessions in 60 days, and three events of each login. */
const monthly = (refreshesADay: number, eventDays: number) => ({
  users: 1,
  sessions: 2,
  refresh_tokens: 2 + 30 * refreshesADay,
  counters: 0,
  events: Math.round(((3 + 30 * refreshesADay) * eventDays) / 30),
});

describe("docs/scale.md", () => {
  it("has the bytes that were measured", () => {
    const rows = [...text.matchAll(/^\| `(\w+)` \| (\d+) \|$/gm)].map(([, table, size]) => [
      table,
      Number(size),
    ]);
    expect(Object.fromEntries(rows)).toEqual(bytes);
  });

  it("measured every table that grows with the users", () => {
    const tables = migrated()
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all()
      .map(({ name }) => String(name));
    expect(tables.filter((table) => !(table in bytes) && !FEW.includes(table))).toEqual([]);
  });

  it("computes from them how many users a database carries", () => {
    const row = (name: string, rows: Record<string, number>) =>
      `| ${name} | ${number(size(rows))} | ${number(500_000_000 / size(rows))} | ${number(10_000_000_000 / size(rows))} |`;
    const rows = text.split("\n").filter((line) => /^\| (?:signed up|one login)/.test(line));
    expect(rows).toEqual([
      row("signed up, and away for months", { users: 1 }),
      row("one login a month, no refresh", monthly(0, 90)),
      row("one login a month, two refreshes a day", monthly(2, 90)),
    ]);
    const short = size(monthly(2, 7));
    expect(text).toContain(`${number(short)} bytes, and ${number(10_000_000_000 / short)} users in 10 GB`);
  });

  it("has the time that was measured", () => {
    const { start = 0, "verify, known user": verify = 0, "token refresh": refresh = 0 } = storageMicroseconds;
    const said = /take ([\d.]+) ms of one core for a login \(start and\s+verify\) and ([\d.]+) ms/.exec(text);
    expect(said?.slice(1).map(Number)).toEqual(
      [(start + verify) / 1000, refresh / 1000].map((ms) => Math.round(ms * 10) / 10),
    );
  });

  it("names use cases that are there", () => {
    const [, list = ""] = /which those use cases call([\s\S]*?)Routes, pages/.exec(text) ?? [];
    const names = [...list.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !existsSync(join(ROOT, `src/core/${name}.ts`)))).toEqual([]);
  });
});
