import { toRfc3339 } from "../lib/clock";

interface Listed {
  clientName: string | null;
  createdAt: number;
  lastSeenAt: number;
  expiresAt: number;
}

/** A session as the API tells it, with what else is known of it. */
export const toSession = <Session extends Listed>({
  clientName: _,
  createdAt,
  lastSeenAt,
  expiresAt,
  ...session
}: Session) => ({
  ...session,
  createdAt: toRfc3339(createdAt),
  lastSeenAt: toRfc3339(lastSeenAt),
  expiresAt: toRfc3339(expiresAt),
});
