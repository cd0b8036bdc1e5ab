/**
 * What one look found: how it stands, what was looked at, what was seen, and where there is something to do, one thing to do.
 * @typedef {{ verdict: "ok" | "warn" | "FAIL", check: string, seen: string, todo?: string }} Finding
 */

/** @param {string} check @param {string} seen @returns {Finding} */
export const ok = (check, seen) => ({ verdict: "ok", check, seen });

/** Worth a look, and no failure. @param {string} check @param {string} seen @param {string} todo @returns {Finding} */
export const warn = (check, seen, todo) => ({ verdict: "warn", check, seen, todo });

/** @param {string} check @param {string} seen @param {string} todo @returns {Finding} */
export const fail = (check, seen, todo) => ({ verdict: "FAIL", check, seen, todo });
