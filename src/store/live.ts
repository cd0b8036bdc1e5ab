/** SQL: what makes a session live now (?2). */
export const LIVE = "sessions.revoked_at IS NULL AND sessions.expires_at > ?2";
