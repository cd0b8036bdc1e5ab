/** Requests that begin an attempt. */
const STARTS = ["POST /api/passwordless/start", "POST /login", "POST /users"];
/** LIMIT_ADDRESS by default. */
const MOST_MAILS = 20;

/**
 * Whether what is stored is what was answered; what is not becomes a problem.
 * @param {import("./browser.mjs").World} world stopped, so that nothing moves any more
 * @returns {Promise<[string, number][]>} what there is
 */
export async function balance({ service, post, ledger }) {
  const { mails } = post;
  const rows = await service.query("SELECT id, attempt_id AS attemptId FROM sessions");
  const users = await service.query("SELECT email_key AS email FROM users");
  const [{ broken }] = await service.query("SELECT count(*) AS broken FROM pragma_foreign_key_check");
  const [{ quick_check: state }] = await service.query("PRAGMA quick_check");
  const kept = new Set((await service.keys()).map((key) => key.replace("attempt:", "")));
  const sessions = new Map(rows.map(({ id, attemptId }) => [attemptId, id]));
  const consumed = [...sessions.keys()];
  const attempts = new Set([...kept, ...consumed.filter((id) => mails.has(id))]);
  const opened = [...ledger.opened];
  const isUnknown = (/** @type {string} */ id) => ledger.unknown.has(id);
  const unanswered = STARTS.reduce((sum, start) => sum + (ledger.answers.get(start)?.get("none") ?? 0), 0);

  /** @param {string} what @param {unknown[] | number} wrong @param {number} [most] of them are no wonder */
  const no = (what, wrong, most = 0) => {
    const count = typeof wrong === "number" ? wrong : wrong.length;
    if (count > most) ledger.problem(`${count} ${what}`);
  };
  if (state !== "ok") ledger.problem(`the database says: ${state}`);
  no("rows refer to one that is not there", broken);
  no("attempts were mailed twice", post.twice());
  no(
    "starts were answered without a mail",
    [...ledger.started].filter((id) => !mails.has(id)),
  );
  no(
    "mails have no stored attempt",
    [...mails.keys()].filter((id) => !attempts.has(id)),
  );
  const withoutMail = [...attempts].filter((id) => !mails.has(id));
  no(
    "attempts have no mail, and their start was answered",
    withoutMail,
    unanswered + tallied(ledger, "starts cut off"),
  );

  no("attempts have two sessions", rows.length - sessions.size);
  no(
    "attempts were answered with two sessions",
    opened.filter(([, ids]) => ids.size > 1),
  );
  no(
    "sessions that were answered are not stored",
    opened.filter(([id]) => !sessions.has(id)),
  );
  const tokens = opened.flatMap(([id, ids]) => [...ids].filter(isSessionId).map((sid) => [id, sid]));
  no(
    "sessions are stored with another id than was answered",
    tokens.filter(([id, sid]) => sessions.get(id) !== sid),
  );
  no(
    "sessions were never answered",
    consumed.filter((id) => !ledger.opened.has(id) && !isUnknown(id)),
  );

  const signedIn = new Set(consumed.flatMap((id) => mails.get(id)?.to.toLowerCase() ?? []));
  no(
    "users never signed in",
    users.filter(({ email }) => !signedIn.has(email)),
  );
  no("who signed in are no users", signedIn.size - users.length);
  const bombed = [...mails.values()].filter(({ to }) => to.startsWith("bombed-")).map(({ to }) => to);
  no(
    "addresses got more mails than the limit allows",
    countsOf(bombed).filter((count) => count > MOST_MAILS),
  );
  // Hostile traffic that meets no limit proves nothing.
  for (const name of ["guesses refused by a limit", "bombs refused by a limit"])
    if (tallied(ledger, name) === 0) ledger.problem(`no ${name}`);
  const wanted = tallied(ledger, "logins wanted");
  no("logins did not come about", wanted - tallied(ledger, "logins that came about"));

  return [
    ["mails", mails.size],
    ["attempts stored", attempts.size],
    ["of them without a mail, their start cut off", withoutMail.length],
    ["of them consumed", consumed.filter((id) => mails.has(id)).length],
    ["authorization codes consumed", consumed.filter((id) => !mails.has(id)).length],
    ["sessions", rows.length],
    ["of them never answered, their request cut off", consumed.filter((id) => !ledger.opened.has(id)).length],
    ["users", users.length],
  ];
}

/** Not a cookie, which holds a session of the service's own pages. @param {string} id */
const isSessionId = (id) => /^[\da-f-]{36}$/.test(id);

/** @param {import("./ledger.mjs").Ledger} ledger @param {string} name */
export const tallied = ({ tally }, name) => tally.get(name) ?? 0;

/** @param {string[]} items */
function countsOf(items) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts.values()];
}
