import { Hono } from "hono/tiny";
import * as v from "valibot";
import { exportUsers } from "../../core/export-users";
import { type ImportedLine, importUsers } from "../../core/import-users";
import type { AppEnv } from "../context";
import { readQuery } from "../input";
import { RequestError } from "../request-error";
import { toAccount } from "./account-json";
import { ExportQuery, ImportedUser, ImportQuery } from "./schemas";

/** So that one request stays within the time of a free plan. */
export const MOST_LINES = 200;

/** Users by the thousand, as JSON lines (https://jsonlines.org). */
export const adminTransfer = new Hono<AppEnv>()
  .get("/export", async (c) => {
    const { after, limit } = readQuery(c, ExportQuery);
    const accounts = await exportUsers(c.var.services, after, limit);
    const lines = accounts.map((account) => `${JSON.stringify(toAccount(account))}\n`);
    return c.body(lines.join(""), 200, { "Content-Type": "application/jsonl; charset=utf-8" });
  })
  .post("/import", async (c) => {
    const { source, dry_run } = readQuery(c, ImportQuery);
    const { users, refused } = readLines(await c.req.text());
    const lines = await importUsers(c.var.services, users, { source, dryRun: dry_run === "true" });
    return c.json({ lines: [...refused, ...lines].sort((one, other) => one.line - other.line) });
  });

/** What is wrong with a line refuses that line alone. @throws {RequestError} 413, 422 */
function readLines(text: string) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw new RequestError(422, { message: "JSON lines required" });
  if (lines.length > MOST_LINES) throw new RequestError(413, { message: `More than ${MOST_LINES} lines` });
  const read = lines.map((line, index) => ({ line: index + 1, ...readLine(line) }));
  return {
    users: read.flatMap(({ line, user }) => (user === undefined ? [] : [{ line, user }])),
    refused: read.flatMap(({ line, note }): ImportedLine[] =>
      note === undefined ? [] : [{ line, outcome: "refused", note }],
    ),
  };
}

function readLine(line: string) {
  const { success, output, issues } = v.safeParse(v.pipe(v.string(), v.parseJson(), ImportedUser), line, {
    abortEarly: true,
  });
  return success ? { user: output } : { note: `${v.getDotPath(issues[0]) ?? "line"}: ${issues[0].message}` };
}
