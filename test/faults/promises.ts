import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { sha256 } from "../../src/lib/crypto";
import { atFrontend } from "./frontends";
import type { Held } from "./holdings";
import type { Journey } from "./journey";
import { travel } from "./journey";
import { linkOf, tokenOf } from "./mails";
import type { Kind, Network, Plan } from "./network";
import type { Person } from "./person";

/**
 * What holds after any journey through any fault:
 * - One attempt opens one session: a link that has opened one opens no other, whoever comes with it, by whichever door.
 * - What was answered is good: each access token, refresh token and cookie that the person has in hand still works, unless
 *   they ended it themselves.
 * - No session is left over. A live one that the person holds nothing of is one whose answer was lost, more than once: nobody was
 *   ever told what holds it, so nobody can use it; it is in the list that its user sees, and can be ended there. After one
 *   fault there is none.
 * - No mail went out of whose attempt nothing is stored (but those that come after we gave up on them).
 * - No link token, code, verifier, session secret, refresh token, access token or authorization code was written to KV or D1.
 */
async function expectWhole(person: Person, network: Network, plan: Plan): Promise<void> {
  network.arm();
  expect(person.orphans).toEqual([]);
  const written = network.takeWritten();
  for (const secret of person.secrets) expect(written).not.toContain(secret);
  await expectOneUser(person);
  await expectUsedLinksUsed(person);
  for (const [sid, held] of person.held) await expectGood(person, sid, held);
  await expectNoneLeftOver(person, mostLost(plan));
}

/** Opening is tried twice: to lose a session takes one effect without an answer, and a second try that fails. */
const mostLost = (plan: Plan): number => {
  const silent: Kind[] = ["fails after", "comes too late", "loses the answer"];
  return plan.size > 1 && [...plan.values()].some((kind) => silent.includes(kind)) ? 1 : 0;
};

async function expectOneUser(person: Person): Promise<void> {
  const { results } = await env.DB.prepare("SELECT id FROM users WHERE email_key IN (?, ?)")
    .bind(person.email, `new-${person.email}`)
    .all();
  expect(results.length).toBeLessThanOrEqual(1);
}

async function expectUsedLinksUsed(person: Person): Promise<void> {
  for (const mail of person.mails) {
    const token = tokenOf(mail);
    const hash = await sha256(token);
    const opened = () =>
      env.DB.prepare("SELECT count(*) AS n FROM sessions WHERE attempt_id = ?").bind(hash).first<number>("n");
    if ((await opened()) !== 1) continue;
    const { pathname } = new URL(linkOf(mail), "http://localhost");
    const again =
      pathname === "/login/link"
        ? await person.ask("POST", linkOf(mail), { cookies: false })
        : await person.ask("POST", "/api/passwordless/verify", { json: { token }, cookies: false });
    expect(again.status).toBe(400);
    expect(await opened()).toBe(1);
  }
}

async function expectGood(person: Person, sid: string, held: Held): Promise<void> {
  if (held.cookie) expect((await person.ask("GET", "/account", { browser: true })).status, sid).toBe(200);
  if (held.access !== undefined) {
    const path = held.client === undefined ? "/api/auth_user" : "/oauth/userinfo";
    expect((await person.ask("GET", path, { bearer: held.access, cookies: false })).status, sid).toBe(200);
  }
  if (held.refresh === undefined) return;
  const named = held.client === undefined ? undefined : { client_id: held.client };
  const form = { grant_type: "refresh_token", refresh_token: held.refresh, ...named };
  const refreshed = await person.ask("POST", "/oauth/token", { form, cookies: false });
  expect(refreshed.status, `refresh of ${sid}`).toBe(200);
}

const liveSessions = async (person: Person): Promise<string[]> => {
  const { results } = await env.DB.prepare(
    `SELECT sessions.id FROM sessions JOIN users ON users.id = user_id
     WHERE email_key IN (?1, ?2) AND revoked_at IS NULL AND sessions.expires_at > ?3`,
  )
    .bind(person.email, `new-${person.email}`, Math.floor(Date.now() / 1000))
    .all<{ id: string }>();
  return results.map(({ id }) => id);
};

async function expectNoneLeftOver(person: Person, most: number): Promise<void> {
  const lost = (await liveSessions(person)).filter((id) => !person.held.has(id));
  expect(lost.length, "sessions that nobody holds").toBeLessThanOrEqual(most);
  if (lost.length === 0) return;
  person.wait(3600); // past every limit
  await travel(person, atFrontend);
  const [, { access: bearer = "" } = {}] =
    [...person.held].findLast(([, { access, client }]) => access && client === undefined) ?? [];
  const list = await person.ask("GET", "/api/sessions", { bearer, cookies: false });
  for (const id of lost) {
    expect(list.text).toContain(id);
    expect((await person.ask("DELETE", `/api/sessions/${id}`, { bearer, cookies: false })).status).toBe(204);
  }
  expect((await liveSessions(person)).filter((id) => !person.held.has(id))).toEqual([]);
}

/** Goes on a journey whose calls meet what the plan says, and expects that all is whole after it. */
export async function expectWholeAfter(
  { before = [], steps, after }: Journey,
  person: Person,
  network: Network,
  plan: Plan = new Map(),
): Promise<{ calls: string[]; backs: number; limited: number }> {
  network.arm();
  await travel(person, before);
  network.arm(plan);
  const went = await travel(person, steps);
  const calls = [...network.calls()];
  network.arm();
  await after?.(person);
  await expectWhole(person, network, plan);
  return { calls, ...went };
}
