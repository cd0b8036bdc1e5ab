import { LatchkeyError } from "../lib/errors";
import type { Services } from "../services";
import type { Attempt } from "../store/attempts";
import type { NewSession, Place } from "../store/sessions";
import type { User } from "../store/users";
import { mailsTo } from "./admit-mail";

/** A login that was proved: the attempt, and where the proof came from. */
export interface ProvedLogin {
  attempt: Attempt & { id: string };
  openedFrom: Place;
  /** Unix seconds. */
  now: number;
  /** The counter that a right code gives its try back to. */
  releasedCounter?: string;
}

/** How a door turns a proved login into what its caller gets. */
export type OpenDoor<SignedIn> = (services: Services, login: ProvedLogin) => Promise<SignedIn>;

/**
 * Consumes an attempt by opening its one session: the first caller wins, in D1.
 * @throws {LatchkeyError} `link_expired` where it was consumed before or nobody may sign in; `unavailable`
 */
export async function consumeAttempt(
  services: Services,
  { attempt, openedFrom, now, releasedCounter }: ProvedLogin,
  session: Pick<NewSession, "id" | "client" | "holder" | "replaced">,
): Promise<User> {
  const { config, sessions, record } = services;
  const user = await sessions.open({
    ...session,
    attemptId: attempt.id,
    ordinal: attempt.ordinal,
    mailsCounter: await mailsTo(config.pepper, attempt.email),
    email: attempt.email,
    openedFrom,
    now,
    mostLive: config.limits.live,
    expiresAt: now + Math.min(config.sessionTtlSeconds, config.sessionMaxAgeSeconds),
    releasedCounter,
    newUserId: config.signup === "open" ? crypto.randomUUID() : null,
  });
  if (user === "used") throw new LatchkeyError("link_expired", "used");
  if (user === null) throw new LatchkeyError("link_expired", "no user, or a disabled one");
  record("login.completed", { attemptId: attempt.id, sessionId: session.id, userId: user.id });
  return user;
}
