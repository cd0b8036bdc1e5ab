import { createBrowser, networkOf } from "./browser.mjs";
import { sha256 } from "./post-office.mjs";
import { refresh } from "./stay.mjs";
import {
  authorizationRequest,
  consuming,
  exchangeForm,
  heldIn,
  mailOf,
  pathOf,
  Refused,
  start,
} from "./ways-in.mjs";

/** @typedef {import("./browser.mjs").World} World @typedef {import("./browser.mjs").Answer} Answer */

const RUNNERS = 16;

/** All at once; those that got no answer are left out. @param {(runner: number) => Promise<Answer>} run */
async function together(run) {
  const runs = await Promise.allSettled(Array.from({ length: RUNNERS }, (_, runner) => run(runner)));
  return runs.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

/** One wins, where all are answered. @param {World} world @param {string} what @param {string} attemptId @param {string} email @param {Answer[]} answers */
function settle({ ledger }, what, attemptId, email, answers) {
  const winners = answers.map((answer) => heldIn(answer, attemptId, email)).filter((held) => held !== null);
  // A second use of an authorization code ends the session that the first one opened.
  for (const held of winners) ledger.signedIn(held, what !== "authorization code");
  ledger.count("races run");
  if (winners.length > 1) ledger.problem(`${winners.length} winners of one ${what}`);
  if (winners.length === 0 && answers.length === RUNNERS) ledger.problem(`no winner of one ${what}`);
}

/** Half of them press the button behind the link, half type the code. @param {World} world @param {number} number */
export async function raceLink(world, number) {
  const email = `raced-${number}@example.com`;
  const browser = createBrowser(world, networkOf(number, 10));
  const { attemptId, link, code } = await start(world, browser, email);
  const answers = await together((runner) => {
    const one = createBrowser(world, networkOf(number * RUNNERS + runner, 11));
    const request =
      runner % 2 === 0
        ? one.submit(pathOf(link), {})
        : // No more of them than tries, or a good code is refused.
          one.post("/api/passwordless/verify", runner < 8 ? { attemptId, code } : { token: mailToken(link) });
    return consuming(world, attemptId, request);
  });
  settle(world, "link", attemptId, email, answers);
}

/** @param {string} link */
const mailToken = (link) => new URL(link).searchParams.get("verification_code") ?? "";

/** An application's authorization code, which is good once. @param {World} world @param {number} number */
export async function raceCodes(world, number) {
  const email = `raced-${number}@example.com`;
  const browser = createBrowser(world, networkOf(number, 12));
  const { path, verifier } = authorizationRequest();
  const login = await browser.submit("/login", { email, return_to: path });
  if (login.status !== 303) throw new Refused("POST /login", login);
  const attemptId = new URL(login.location, world.service.origin).searchParams.get("attempt") ?? "";
  const { code: digits } = mailOf(world, attemptId);
  const form = { attempt: attemptId, code: digits, return_to: path };
  const typed = await consuming(world, attemptId, browser.submit("/login/code", form));
  const code = new URL(typed.location || "/", world.service.origin).searchParams.get("code");
  if (code === null) throw new Refused("POST /login/code", typed);
  const cookie = browser.cookies.get("__Host-session") ?? "";
  world.ledger.signedIn({ id: cookie, attemptId, email, accessToken: "", refreshToken: "", cookie });
  const hash = sha256(code);
  const answers = await together((runner) => {
    const one = createBrowser(world, networkOf(number * RUNNERS + runner, 13));
    return consuming(world, hash, one.send("POST", "/oauth/token", { form: exchangeForm(code, verifier) }));
  });
  settle(world, "authorization code", hash, email, answers);
}

/** A refresh token: all are answered within the grace, and all hold the one session. @param {World} world @param {number} number */
export async function raceRefresh(world, number) {
  const email = `raced-${number}@example.com`;
  const browser = createBrowser(world, networkOf(number, 14));
  const { attemptId, link } = await start(world, browser, email);
  const held = heldIn(await consuming(world, attemptId, browser.open(pathOf(link))), attemptId, email);
  if (held === null) return world.ledger.problem("a good link did not sign in");
  world.ledger.signedIn(held, false);
  const answers = await together(() => refresh(browser, held));
  for (const answer of answers) {
    const next = heldIn(answer, attemptId, email);
    if (next !== null) world.ledger.signedIn(next, false);
  }
  world.ledger.count("races run");
  if (answers.length === RUNNERS && answers.some(({ status }) => status !== 200))
    world.ledger.problem("one of 16 that refreshed at once was refused");
}
