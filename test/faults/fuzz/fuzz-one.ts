import { expect, vi } from "vitest";
import type { Instance } from "../../worker/helpers";
import { expectDocumented } from "./answers";
import type { Change } from "./changes";
import { type Endpoint, methodOf, pathOf } from "./endpoint";
import { describe, type Parts, requestOf, textsOf } from "./parts";
import type { Person } from "./person";
import { isObject } from "./places";
import type { Policy } from "./service";
import { newIn, readStored, type Stored } from "./stored";

/** A request that is in order, of this person's. */
export async function plainParts(endpoint: Endpoint, person: Person): Promise<Parts> {
  return {
    method: methodOf(endpoint),
    query: [],
    headers: [],
    cookies: [],
    ...(await endpoint.plain(person)),
  };
}

export interface Attack {
  endpoint: Endpoint;
  latchkey: Instance;
  policy: Policy;
  person: Person;
  plain: Parts;
  log: () => string[];
  /** As it was after the last request. */
  stored: Stored;
}

/** Sends a request with these changes, and holds the answer and what is stored against what is documented. */
export async function attack(target: Attack, changes: Change[], method: string): Promise<number> {
  const { endpoint, latchkey, plain } = target;
  const parts = changes.reduce((changed, { apply }) => apply(changed), { ...plain, method });
  const { url, init } = requestOf(parts, pathOf(endpoint));
  const response = await latchkey.fetch(url, init);
  const answer = { status: response.status, headers: response.headers, text: await response.text() };
  const lines = target.log();
  const before = target.stored;
  target.stored = await readStored();
  try {
    expectDocumented(endpoint, method, answer);
    if (leadsAway(endpoint, parts)) expect(answer.status).toBeGreaterThanOrEqual(400);
    expectStored(target, parts, answer.status, before, target.stored);
    expectDiscreet(target, lines);
  } catch (error) {
    const report = `${describe(parts, pathOf(endpoint))}\nby ${target.policy}, answered ${answer.status} ${answer.text.slice(0, 300)}`;
    throw new Error(`${report}\nlog ${lines}`, { cause: error });
  }
  return answer.status;
}

/** They send the browser to the same path, which looks at the parameters. */
const HAND_ON = ["POST /oauth/authorize", "POST /oauth/logout"];

/** Whether the one place where it asks to be sent is nobody's that we know. */
function leadsAway({ route, answers }: Endpoint, { method, query, form, json, raw }: Parts): boolean {
  if (answers === "oauth" || HAND_ON.includes(route) || method === "HEAD" || raw !== undefined) return false;
  const fields = [...query, ...(form ?? []), ...(isObject(json) ? Object.entries(json) : [])];
  const places = fields
    .filter(([name]) => /^(?:redirect_?uri|return_to)$/i.test(name))
    .map(([, value]) => value);
  return places.length === 1 && /^(?:(?:https?:)?\/\/evil|javascript:)/.test(String(places[0]));
}

function expectStored(
  { endpoint, person, policy }: Attack,
  parts: Parts,
  status: number,
  before: Stored,
  after: Stored,
) {
  const texts = textsOf(parts).normalize("NFKC");
  const digits = texts.replace(/[\s\p{Pd}\p{Cf}]/gu, "");
  const hasOneOf = (secrets: string[]) =>
    secrets.some((secret) => texts.includes(secret) || digits.includes(secret));
  const opens = hasOneOf(person.openers);
  const users = newIn(before.users, after.users);
  const sessions = newIn(before.sessions, after.sessions);
  if (!opens && !endpoint.signsUp) expect(users).toEqual([]);
  if (!opens || status >= 400) expect(sessions).toEqual([]);
  if (status >= 400) expect(users).toEqual([]);
  if (status >= 400 && !hasOneOf(person.secrets)) expect(after.everything).toBe(before.everything);
  const isMachine = policy !== "direct" && parts.cookies.length === 0 && !texts.includes("__Host-");
  if (
    ["GET", "HEAD"].includes(parts.method) &&
    isMachine &&
    !"GET /users GET /oauth/logout".includes(endpoint.route)
  )
    expect(after.everything).toBe(before.everything);
}

/** Neither address nor secret in the log, nor what was sent, but for what names an unknown application. */
function expectDiscreet({ person }: Attack, lines: string[]): void {
  for (const line of lines) {
    // The path is logged as it was asked for, without what looks like an address or a secret.
    const { path: _, ...event } = JSON.parse(line) as Record<string, string>;
    const told = JSON.stringify(event);
    for (const secret of [person.name, ...person.secrets]) expect(line).not.toContain(secret);
    expect(event.level).not.toBe("error");
    if (event.code !== "unknown_application") expect(told).not.toMatch(/zq[<>]|zq%3C/i);
    expect(line).not.toMatch(/[\u2028\u2029]/);
  }
}

/** Takes what was written to the log since the last time. */
export function recordLines(): () => string[] {
  const spies = (["log", "info", "warn", "error", "debug"] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(() => {}),
  );
  return () =>
    spies.flatMap((spy) => {
      const lines = spy.mock.calls.map(([line]) => String(line));
      spy.mockClear();
      return lines;
    });
}
