import type { Limit } from "../limits/table";

/** One limit (which may be infinite) and whose share of it a request would use; times in Unix seconds. */
export interface Share extends Limit {
  /** For the log. */
  name: string;
  key: string;
  /** Where all uses are given back at once, as at the end of a day; else each one is, `seconds` after it. */
  resetsAt?: number;
  /** How long uses are remembered, where that is longer than the limit wants. */
  keptSeconds?: number;
}

/** A share that is used up, and when there is some of it again. */
export interface UsedUp {
  name: string;
  freeAt: number;
}

/**
 * What is used up now, and when it is free. A limit is, once the use that fills it is as old as its window. A pause is, once it
 * has passed for as many uses as there are in the window then: waiting makes them fewer, and the pause shorter.
 */
const USED_UP = `WITH
  asked AS (
    SELECT value ->> 'name' AS name, value ->> 'key' AS key, value ->> 'limit' AS most, value ->> 'seconds' AS seconds,
      value -> 'pauses' AS pauses, value ->> 'resetsAt' AS resets_at,
      max(value ->> 'seconds', coalesce(value ->> 'keptSeconds', 0)) AS kept
    FROM json_each(?1)
  ),
  uses AS (
    SELECT asked.key, name, most, seconds, pauses, time.value AS at,
      row_number() OVER newest AS place, lead(time.value) OVER newest AS older, first_value(time.value) OVER newest AS last
    FROM asked JOIN counters ON counters.key = asked.key JOIN json_each(counters.times) AS time
    WHERE resets_at IS NULL AND time.value > ?2 - seconds
    WINDOW newest AS (PARTITION BY asked.key ORDER BY time.value DESC)
  ),
  frees AS (
    SELECT name, at + seconds AS free_at FROM uses WHERE place = most
    UNION ALL
    SELECT name, min(min(last + seconds, max(coalesce(older + seconds, 0),
      last + (pauses ->> (min(place, json_array_length(pauses)) - 1)))))
    FROM uses WHERE json_array_length(pauses) > 0 GROUP BY key
    UNION ALL
    SELECT name, expires_at FROM asked JOIN counters ON counters.key = asked.key
    WHERE resets_at IS NOT NULL AND count >= most
  ),
  used_up AS (SELECT name, free_at FROM frees WHERE free_at > ?2)`;

/** A statement goes to D1 as it is written, at every request: without what only readers need. */
const squeezed = (sql: string): string => sql.replace(/\s+/g, " ");

const FIND_USED_UP = squeezed(`${USED_UP} SELECT name, free_at AS freeAt FROM used_up ORDER BY free_at DESC`);

const USE = squeezed(`${USED_UP}
  INSERT INTO counters (key, count, times, expires_at)
  SELECT key, 1, iif(resets_at IS NULL, json_array(CAST(?2 AS INTEGER)), '[]'), coalesce(resets_at, ?2 + kept)
  FROM asked WHERE NOT EXISTS (SELECT 1 FROM used_up)
  ON CONFLICT (key) DO UPDATE SET
    count = iif(expires_at > ?2, count, 0) + 1,
    times = iif(excluded.times = '[]', '[]', (
      SELECT json_group_array(value) FROM (
        SELECT value FROM json_each(counters.times) WHERE value > 2 * ?2 - excluded.expires_at
        UNION ALL SELECT CAST(?2 AS INTEGER)
      )
    )),
    expires_at = iif(excluded.times = '[]', excluded.expires_at, max(expires_at, excluded.expires_at))
  RETURNING key, count, json_array_length(times) AS inWindow`);

/**
 * Statements for a batch: the first finds what is used up, latest first; the second uses all shares or, where one is used
 * up, none, and returns how often each was used, with what is `also` asked for in the same breath (`?3` is its value). So a
 * refused request uses up nobody's share, and no number of requests at once gets one use more than there are.
 */
export function useShares(
  db: D1Database,
  shares: Share[],
  now: number,
  also?: { sql: string; value: string },
): D1PreparedStatement[] {
  const asked = JSON.stringify(shares);
  const use = also
    ? db.prepare(`${USE}, ${also.sql}`).bind(asked, now, also.value)
    : db.prepare(USE).bind(asked, now);
  return [db.prepare(FIND_USED_UP).bind(asked, now), use];
}

/** Gives one use of each of these back, that of this time. */
export const giveBack = (db: D1Database, keys: string[], usedAt: number): D1PreparedStatement =>
  db
    .prepare(`UPDATE counters SET ${givingBack("?2")} WHERE key IN (SELECT value FROM json_each(?1))`)
    .bind(JSON.stringify(keys), usedAt);

/** SQL: what giving back does to a counter. Uses that are given back all at once have no times. */
export const givingBack = (usedAt: string): string =>
  `count = max(count - 1, 0), times = json_remove(times, '$[' || ifnull(
     (SELECT max(time.key) FROM json_each(counters.times) AS time WHERE time.value = ${usedAt}), 1000000) || ']')`;
