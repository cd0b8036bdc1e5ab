import { reach } from "./reach";
import { together } from "./together";

/** Something that happened; `at` in Unix seconds. None of it is a secret or an address. */
export interface Event {
  at: number;
  kind: string;
  /** Why, where something was refused or went wrong. */
  reason: string | null;
  detail: string | null;
  userId: string | null;
  addressHash: string | null;
  sessionId: string | null;
  attemptId: string | null;
  /** That of the log. Null where the database told the event itself. */
  requestId: string | null;
}

/** Which events to find: all of these conditions that are there. */
export interface EventQuery {
  /** User ids and address hashes; any of them. */
  subjects?: string[];
  kinds?: string[];
  /** Unix seconds. */
  since?: number;
  /** Those older than the event of this id. */
  before?: number;
  limit: number;
}

export type Events = ReturnType<typeof createEvents>;

/** Events in D1. All throw `unavailable` where D1 fails. */
export function createEvents(db: D1Database) {
  return {
    /** Adds events; those of requests that end at one time go together, and only the first of these waits for it. */
    append: together(async (events: Event[]) => {
      const statement = db
        .prepare(
          `INSERT INTO events (at, kind, reason, detail, user_id, address_hash, session_id, attempt_id, request_id)
           SELECT value ->> 'at', value ->> 'kind', value ->> 'reason', value ->> 'detail', value ->> 'userId',
             value ->> 'addressHash', value ->> 'sessionId', value ->> 'attemptId', value ->> 'requestId'
           FROM json_each(?)`,
        )
        .bind(JSON.stringify(events));
      await reach("D1 append events", () => statement.run());
    }),

    /** Newest first. */
    async find({ subjects, kinds, since, before, limit }: EventQuery): Promise<(Event & { id: number })[]> {
      const statement = db
        .prepare(
          `SELECT id, at, kind, reason, detail, user_id AS userId, address_hash AS addressHash, session_id AS sessionId,
             attempt_id AS attemptId, request_id AS requestId
           FROM events WHERE ${subjects ? "ifnull(user_id, address_hash) IN (SELECT value FROM json_each(?1))" : "?1 IS NULL"}
             AND ${kinds ? "kind IN (SELECT value FROM json_each(?2))" : "?2 IS NULL"}
             AND at >= ?3 AND id < ?4
           ORDER BY id DESC LIMIT ?5`,
        )
        .bind(
          subjects ? JSON.stringify(subjects) : null,
          kinds ? JSON.stringify(kinds) : null,
          since ?? 0,
          before ?? Number.MAX_SAFE_INTEGER,
          limit,
        );
      return (await reach("D1 find events", () => statement.all<Event & { id: number }>())).results;
    },

    /**
     * Deletes the oldest up to `limit` that are from before `time`, and says how many there were. The newest stays: an id is
     * never given twice.
     */
    async deleteOld(time: number, limit: number): Promise<number> {
      const statement = db
        .prepare(
          `DELETE FROM events WHERE at < ?1 AND id IN (SELECT id FROM events ORDER BY id LIMIT ?2)
             AND id < (SELECT max(id) FROM events) RETURNING id`,
        )
        .bind(time, limit);
      return (await reach("D1 purge events", () => statement.all())).results.length;
    },
  };
}
