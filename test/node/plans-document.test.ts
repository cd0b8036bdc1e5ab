import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./clone";
import { textOf } from "./documents/blocks";

/** What docs/flows.md says of a step, which test/worker/documents/flows.test.ts holds against the Worker. */
function costOf(step: string) {
  const line = textOf("docs/flows.md")
    .split("\n")
    .find((line) => line.startsWith(`| ${step} |`));
  if (line === undefined) throw new Error(`docs/flows.md has no step ${step}`);
  const [kvReads = 0, kvWrites = 0, , , rows = 0] = line
    .slice(step.length + 4)
    .split(" | ")
    .map(Number.parseFloat);
  return { requests: 1, kvReads, kvWrites, rows };
}

const sum = (...steps: string[]) =>
  steps.map(costOf).reduce((all, cost) => ({
    requests: all.requests + cost.requests,
    kvReads: all.kvReads + cost.kvReads,
    kvWrites: all.kvWrites + cost.kvWrites,
    rows: all.rows + cost.rows,
  }));

const redirect = sum(
  "`POST /api/passwordless/start`, a known user",
  "`POST /api/passwordless/verify`: a known user's session",
);
const openid = sum(
  "`GET /oauth/authorize`: to the login page",
  "`GET /login`",
  "`POST /login`: the mail",
  "`GET /login/code`",
  "`POST /login/code`: our pages' session, and the code",
  "`POST /oauth/token`: the application's session",
);
const refreshRows =
  costOf("`POST /oauth/token` of a frontend").rows +
  costOf("the purge of the refresh token that one refresh used up, a month later").rows;
const rows = {
  redirect: redirect.rows + costOf("the purge of all that one login left, by the redirect contract").rows,
  openid: openid.rows + costOf("the purge of all that one login of an application left").rows,
};
const mostRowsRead = Number(/No step here reads more than (\d+) rows/.exec(textOf("docs/flows.md"))?.[1]);

const { figures } = JSON.parse(readFileSync(join(ROOT, "bench/results/logins.json"), "utf8"));
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
/** Milliseconds of the Worker, one request at a time. */
const cpu = (step: string): number =>
  median(figures[1].latchkey[step].map(({ cpu }: { cpu: number }) => cpu)) / 1000;

const number = (value: number) => Math.floor(value).toLocaleString("en");
const dollars = (value: number) => `$${value.toFixed(value < 0.01 ? 3 : 2)}`;
const row = (...cells: (string | number)[]) => `| ${cells.join(" | ")} |`;

/** The rows of the table under a heading, without its head. */
const documented = (heading: string): string[] => {
  const section =
    textOf("docs/plans.md")
      .split(/^## /m)
      .find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1);
};

describe("docs/plans.md", () => {
  it("computes the free plan from what a login costs", () => {
    const day = (name: string, has: number, login: number, application: number) =>
      row(name, number(has), login, number(has / login), application, number(has / application));
    expect(documented("The free plan")).toEqual([
      day("KV writes", 1_000, redirect.kvWrites, openid.kvWrites),
      day("D1 rows written", 100_000, rows.redirect, rows.openid),
      day("D1 rows read", 5_000_000, 2 * mostRowsRead, 3 * mostRowsRead),
      day("requests", 100_000, redirect.requests, openid.requests),
      day("KV reads", 100_000, redirect.kvReads, openid.kvReads),
    ]);
    const spare = 100_000 - 1_000 * rows.redirect;
    expect(textOf("docs/plans.md")).toContain(
      `${number(spare)} rows are left for refreshes, ${refreshRows} each: ${number(spare / refreshRows)}`,
    );
  });

  it("computes the paid plan from it", () => {
    const milliseconds = cpu("start") + cpu("verify, known user");
    const month = (name: string, includes: number, price: number, login: number) =>
      row(
        name,
        number(includes),
        dollars(price),
        +login.toFixed(1),
        number(includes / login),
        dollars(login * price),
      );
    expect(documented("The paid plan")).toEqual([
      month("KV writes", 1_000_000, 5, redirect.kvWrites),
      month("D1 rows written", 50_000_000, 1, rows.redirect),
      month("requests", 10_000_000, 0.3, redirect.requests),
      month("KV reads", 10_000_000, 0.5, redirect.kvReads),
      month("CPU, in milliseconds", 30_000_000, 0.02, milliseconds),
      month("D1 rows read", 25_000_000_000, 0.001, 2 * mostRowsRead),
    ]);
  });

  it("says how much of a request's time a step takes", () => {
    const steps = ["start", "verify, new user", "current user", "token refresh"];
    expect(documented("Time")).toEqual(steps.map((step) => row(step, cpu(step).toFixed(2))));
  });
});
