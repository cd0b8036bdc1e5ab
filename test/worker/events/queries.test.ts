import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import operate from "../../../docs/operate.md?raw";
import { EVENT_KINDS } from "../../../src/core/event-kinds";
import wrangler from "../../../wrangler.toml?raw";
import { adminInstance } from "../admin";
import { bearer, direct, refresh, signIn, startLogin, wrongCode } from "../helpers";

/** The blocks of docs/operate.md in which a query stands. */
const queries = (of: "events" | "dataset"): string[] =>
  [...operate.matchAll(/^```sql (\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, kind, sql = ""]) =>
    kind === of ? [sql] : [],
  );

const titled = queries("events").map((sql) => ({
  sql,
  title: operate.slice(0, operate.indexOf(sql)).split("### ").at(-1)?.split("\n")[0],
}));

/** A day on which everything happens that an operator may ask about. */
beforeEach(async () => {
  const latchkey = direct({ REFRESH_GRACE: "0s" });
  const { accessToken, refreshToken } = await signIn(latchkey, "ann@example.com");
  await refresh(latchkey, refreshToken);
  await refresh(latchkey, refreshToken);
  await latchkey.get("/api/auth_user", bearer(accessToken));
  const { attemptId, code } = await startLogin(latchkey, "bob@example.com");
  await latchkey.post("/api/passwordless/verify", { attemptId, code: wrongCode(code) });
  await adminInstance().get("/stats");
});
afterEach(() => vi.restoreAllMocks());

describe("docs/operate.md", () => {
  it("has ten questions, each with a query on D1", () => {
    expect(titled.map(({ title }) => title?.split(".")[0])).toEqual(
      Array.from({ length: 10 }, (_, i) => `${i + 1}`),
    );
  });

  it.each(titled)("$title", async ({ sql }) => {
    const { results } = await env.DB.prepare(sql).all();
    expect(results.length).toBeGreaterThan(0);
    expect(Object.values(results[0] ?? {}).some((value) => value !== null && value !== 0)).toBe(true);
  });

  it("counts right: two logins begun, one completed", async () => {
    const { results } = await env.DB.prepare(titled[1]?.sql ?? "").all();
    expect(results).toEqual([expect.objectContaining({ started: 2, completed: 1, percent: 50 })]);
  });

  it("names the kinds that there are, each of them once", () => {
    const [, table = ""] = operate.split("## The events");
    const rows = [...(table.split("## ")[0] ?? "").matchAll(/^\| (`[^|]+) \|/gm)].map(
      ([, names = ""]) => names,
    );
    const named = rows.flatMap((names) => {
      const [first = "", ...rest] = names.split(", ").map((name) => name.replaceAll("`", ""));
      return [first, ...rest.map((name) => (name.startsWith(".") ? first.split(".")[0] + name : name))];
    });
    expect(named.sort()).toEqual(Object.keys(EVENT_KINDS).sort());
  });

  it("asks the dataset for what the Worker writes to it, and for kinds that the Worker records", async () => {
    const points: AnalyticsEngineDataPoint[] = [];
    await startLogin(
      direct({ EVENTS: { writeDataPoint: (point: AnalyticsEngineDataPoint) => points.push(point) } }),
      "eve@example.com",
    );
    const [point] = points;
    for (const sql of queries("dataset")) {
      expect(sql).toContain("FROM latchkey_events");
      for (const [name, kind, place] of sql.matchAll(/\b(blob|index|double)(\d+)/g)) {
        const written = { blob: point?.blobs, index: point?.indexes, double: point?.doubles }[kind as "blob"];
        expect(written?.[Number(place) - 1], name).toBeDefined();
      }
      for (const [, kind] of sql.matchAll(/'([a-z_]+\.[a-z_]+)'/g))
        expect(Object.keys(EVENT_KINDS)).toContain(kind);
    }
  });
});

describe("wrangler.toml", () => {
  it("lets the platform log no query, for the link token is in it, in no environment", () => {
    const sections = wrangler.replaceAll(/^# (?=\[|\w+ = )/gm, "").split(/^\[/m);
    const observability = sections.filter((section) => /^(?:env\.\w+\.)?observability/.test(section));
    expect(observability).toHaveLength(1);
    expect(observability[0]).toMatch(/^redact_query_string = true/m);
  });
});
