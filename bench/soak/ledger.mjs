/**
 * What a client holds once it is signed in. `attemptId` names what was consumed for it: a login attempt, or an authorization code.
 * @typedef {object} Held
 * @property {string} id the session's, or the cookie that holds one of the service's own pages
 * @property {string} attemptId
 * @property {string} email
 * @property {string} accessToken empty where a cookie holds the session
 * @property {string} refreshToken
 * @property {string} [clientId]
 * @property {string} [cookie] of the service's own pages
 */

/** @typedef {ReturnType<typeof createLedger>} Ledger */

/** Everything that the traffic was answered, for the books to be balanced against what is stored. */
export function createLedger() {
  /** @type {Map<string, Map<string, number>>} how often each request got each status */
  const answers = new Map();
  /** @type {Map<string, number>} */
  const problems = new Map();
  /** @type {Map<string, number>} */
  const tally = new Map();
  /** @type {Map<string, Set<string>>} the sessions that each attempt was answered with */
  const opened = new Map();
  /** @type {Map<string, Held>} what must still be good in the end */
  const live = new Map();
  /** @type {Set<string>} attempts whose consuming request got no answer: consumed or not, nobody knows */
  const unknown = new Set();
  /** @type {Set<string>} attempts that a start was answered with */
  const started = new Set();

  return {
    answers,
    problems,
    tally,
    opened,
    live,
    unknown,
    started,

    /** @param {string} name @param {number} [by] */
    count(name, by = 1) {
      tally.set(name, (tally.get(name) ?? 0) + by);
    },

    /** @param {string} what */
    problem(what) {
      problems.set(what, (problems.get(what) ?? 0) + 1);
    },

    /** @param {string} request @param {string} status */
    answer(request, status) {
      const seen = answers.get(request) ?? new Map();
      answers.set(request, seen.set(status, (seen.get(status) ?? 0) + 1));
    },

    /** How many requests there were. */
    total: () =>
      [...answers.values()].flatMap((seen) => [...seen.values()]).reduce((sum, count) => sum + count, 0),

    /** A session was answered. @param {Held} held @param {boolean} [keeps] whether its holder stays signed in from here on */
    signedIn(held, keeps = true) {
      opened.set(held.attemptId, (opened.get(held.attemptId) ?? new Set()).add(held.id));
      if (keeps) live.set(held.id, held);
    },

    /** A session that ended, or that a thief may have ended. @param {string} id */
    ended(id) {
      live.delete(id);
    },
  };
}
