import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./clone";
import { textOf } from "./documents/blocks";
import { migrated } from "./documents/sql";

const text = textOf("docs/storage.md");
const database = migrated();
const named = (sql: string): string[] =>
  database
    .prepare(sql)
    .all()
    .map(({ name }) => String(name));
const tables = named(
  "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
).sort();

/** By table, as the document has them: what stands under its heading. */
const sections = new Map(
  text
    .split(/^### /m)
    .slice(1)
    .map((section) => [/^`(\w+)`/.exec(section)?.[1] ?? "", section.split(/^## /m)[0] ?? ""]),
);

const partOf = (heading: string): string =>
  text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";

/** The names in the first column of the tables of a section. */
const firstColumn = (section: string): string[] =>
  [...section.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  );

describe("docs/storage.md", () => {
  it("has every table of the database, and none that is not there", () => {
    expect([...sections.keys()].sort()).toEqual(tables);
  });

  it.each(tables)("has every column of %s, and none that is not there", (table) => {
    const columns = named(`SELECT name FROM pragma_table_info('${table}')`);
    expect(firstColumn(sections.get(table) ?? "").sort()).toEqual(columns.sort());
  });

  it("has every index and trigger that a migration makes, and none that is not there", () => {
    const made = named(
      "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL",
    );
    expect(firstColumn(partOf("Indexes and triggers")).sort()).toEqual(made.sort());
  });

  it("has every kind of key in KV, and none that is not there", () => {
    const code = globSync("src/store/*.ts", { cwd: ROOT })
      .map((file) => readFileSync(join(ROOT, file), "utf8"))
      .join("");
    const prefixes = [...code.matchAll(/createPendingRecords\(kv, "([\w-]+)"/g)].map(([, name]) => name);
    expect(firstColumn(partOf("KV `ATTEMPTS`")).map((key) => key.split(":")[0])).toEqual(prefixes);
  });

  it("says which tables are WITHOUT ROWID", () => {
    const withRowid = named(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%WITHOUT ROWID%'",
    );
    const [, exceptions = ""] = /^Every table but (.*?) is `WITHOUT ROWID`/m.exec(text) ?? [];
    expect([...exceptions.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(withRowid);
  });
});
