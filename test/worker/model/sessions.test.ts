import fc from "fast-check";
import { decodeJwt } from "jose";
import { afterEach, expect, it, vi } from "vitest";
import { bearer, instance, oauth, refresh, signIn } from "../helpers";

/** What may still work, by rules that a person can check: no SQL, no hashes. */
interface Model {
  /** Each run has people of its own. */
  run: number;
  now: number;
  sessions: ModelSession[];
}

interface ModelSession {
  id: string;
  user: string;
  openedAt: number;
  endsAt: number;
  ended: boolean;
  /** Whether its user was deleted since. */
  orphaned: boolean;
  accessTokens: { token: string; expiresAt: number }[];
  refreshTokens: { token: string; usedAt: number | null }[];
}

const TTL = { access: 3600, session: 10 * 86400, maxAge: 30 * 86400, grace: 30 };
const service = instance({
  ACCESS_TOKEN_TTL: "1h",
  SESSION_TTL: "10d",
  SESSION_MAX_AGE: "30d",
  REFRESH_GRACE: "30s",
});
const START = Date.parse("2027-01-01T00:00:00Z");

type Command = fc.AsyncCommand<Model, object>;

const isLive = (model: Model, session: ModelSession) =>
  !session.ended && !session.orphaned && model.now < session.endsAt;
const pick = <T>(items: T[], index: number): T | undefined => items[index % Math.max(1, items.length)];
const userOf = ({ run }: Model, index: number) => `user${index % 3}.of.run${run}@example.com`;

/** Every access token there is, checked against what the model says of it. */
async function checkSome(model: Model, index: number) {
  const session = pick(model.sessions, index);
  const access = session && pick(session.accessTokens, index);
  if (!session || !access) return;
  const good = isLive(model, session) && model.now < access.expiresAt;
  const gone = session.orphaned && model.now < access.expiresAt;
  expect((await service.get("/api/auth_user", bearer(access.token))).status).toBe(
    good ? 200 : gone ? 418 : 401,
  );
}

const step = (name: string, index: number, run: (model: Model, index: number) => Promise<void>): Command => ({
  check: () => true,
  toString: () => `${name}(${index})`,
  async run(model) {
    await run(model, index);
    await checkSome(model, index);
  },
});

const COMMANDS: Record<string, (model: Model, index: number) => Promise<void>> = {
  async login(model, index) {
    if (model.sessions.filter((session) => isLive(model, session)).length >= 4) return;
    const { accessToken, refreshToken } = await signIn(service, userOf(model, index));
    const endsAt = model.now + TTL.session;
    const accessTokens = [{ token: accessToken, expiresAt: model.now + TTL.access }];
    const refreshTokens = [{ token: refreshToken, usedAt: null }];
    const id = String(decodeJwt(accessToken).sid);
    model.sessions.push({
      id,
      user: userOf(model, index),
      openedAt: model.now,
      endsAt,
      ended: false,
      orphaned: false,
      accessTokens,
      refreshTokens,
    });
  },

  async refresh(model, index) {
    const session = pick(model.sessions, index);
    const presented = session && pick(session.refreshTokens.slice(-4), index >> 3);
    if (!session || !presented) return;
    const answer = await refresh(service, presented.token);
    const reused = presented.usedAt !== null && presented.usedAt + TTL.grace <= model.now;
    expect(answer !== null).toBe(isLive(model, session) && !reused);
    if (isLive(model, session) && reused) session.ended = true;
    if (answer === null) return;
    expect(decodeJwt(answer.access_token).sid).toBe(session.id);
    if (presented.usedAt === null) for (const each of session.refreshTokens) each.usedAt ??= model.now;
    session.endsAt = Math.min(model.now + TTL.session, session.openedAt + TTL.maxAge);
    session.accessTokens.push({ token: answer.access_token, expiresAt: model.now + TTL.access });
    session.refreshTokens.push({ token: answer.refresh_token, usedAt: null });
  },

  async "refresh in two windows"(model, index) {
    const before = model.sessions.map(({ refreshTokens }) => refreshTokens.length);
    await COMMANDS.refresh?.(model, index);
    if (model.sessions.every(({ refreshTokens }, i) => refreshTokens.length === before[i])) return;
    await COMMANDS.refresh?.(model, index);
  },

  async revoke(model, index) {
    const session = pick(model.sessions, index);
    const byRefresh = index % 2 === 0;
    const token =
      session &&
      pick<{ token: string; expiresAt?: number }>(
        byRefresh ? session.refreshTokens : session.accessTokens,
        index >> 3,
      );
    if (!session || !token) return;
    expect((await oauth(service, "revoke", { token: token.token })).status).toBe(200);
    if (byRefresh || model.now < (token.expiresAt ?? 0)) session.ended = true;
  },

  async "end others"(model, index) {
    const session = pick(model.sessions, index);
    const access = session && pick(session.accessTokens, index);
    if (!session || !access) return;
    const allowed = isLive(model, session) && model.now < access.expiresAt;
    const response = await service.fetch("/api/sessions", {
      method: "DELETE",
      headers: bearer(access.token),
    });
    const gone = session.orphaned && model.now < access.expiresAt;
    expect(response.status).toBe(allowed ? 204 : gone ? 418 : 401);
    if (!allowed) return;
    for (const other of model.sessions)
      if (other.user === session.user && other !== session) other.ended = true;
  },

  async "delete the user"(model, index) {
    const session = pick(model.sessions, index);
    const access = session && pick(session.accessTokens, index);
    if (!session || !access) return;
    const response = await service.fetch("/api/auth_user", {
      method: "DELETE",
      headers: bearer(access.token),
    });
    const current = model.now < access.expiresAt;
    const live = isLive(model, session) && current;
    const recent = session.openedAt > model.now - 600;
    expect(response.status).toBe(live ? (recent ? 204 : 403) : session.orphaned && current ? 418 : 401);
    if (response.status !== 204) return;
    for (const each of model.sessions) if (each.user === session.user) each.orphaned = true;
  },

  async list(model, index) {
    const session = pick(model.sessions, index);
    const access = session?.accessTokens.at(-1);
    if (!session || !access || !isLive(model, session) || model.now >= access.expiresAt) return;
    const response = await service.get("/api/sessions", bearer(access.token));
    const listed = ((await response.json()) as { id: string }[]).map(({ id }) => id);
    const live = model.sessions.filter((each) => each.user === session.user && isLive(model, each));
    expect(listed.sort()).toEqual(live.map(({ id }) => id).sort());
  },

  async "let time pass"(model, index) {
    model.now += [5, 25, 31, 40, 1800, 3601, 6 * 86400][index % 7] ?? 0;
    vi.setSystemTime(START + model.now * 1000);
  },
};

afterEach(() => vi.useRealTimers());

it("sessions do what a simple model says, over thousands of random steps", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
  const index = fc.nat({ max: 63 });
  const commands = Object.entries(COMMANDS).map(([name, run]) =>
    index.map((chosen) => step(name, chosen, run)),
  );
  let steps = 0;
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 100, size: "max" }), async (sequence) => {
      vi.setSystemTime(START);
      const setup = () => ({ model: { run: runs++, now: 0, sessions: [] } as Model, real: {} });
      await fc.asyncModelRun(setup, sequence);
      steps += [...sequence].length;
    }),
    { numRuns: 100 },
  );
  expect(steps).toBeGreaterThan(2000);
}, 120_000);
