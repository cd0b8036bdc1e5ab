import { createBrowser, networkOf, Unanswered } from "./browser.mjs";
import { cutConnections } from "./cut.mjs";
import { CALLBACK_ELSEWHERE, foreignRedirects } from "./foreign.mjs";
import { malformed } from "./malformed.mjs";
import { raceCodes, raceLink, raceRefresh } from "./races.mjs";
import { GRACE_SECONDS, readSelf, refresh } from "./stay.mjs";
import { consuming, heldIn, pathOf, Refused, start } from "./ways-in.mjs";

/** @typedef {import("./browser.mjs").World} World */

/** @type {((world: World, number: number) => Promise<void>)[]} */
const ATTACKS = [
  guessCodes,
  replayLogin,
  raceLink,
  malformed,
  bombAddress,
  raceCodes,
  foreignRedirects,
  cutConnections,
  raceRefresh,
  malformed,
  stealRefreshToken,
];

/** One attack after the other, until it is over. @param {World} world @param {number} first @param {number} step @param {() => boolean} isOver */
export async function attack(world, first, step, isOver) {
  for (let number = first; !isOver(); number += step) {
    const attackNow = /** @type {typeof malformed} */ (ATTACKS[number % ATTACKS.length]);
    await world.service.ready();
    try {
      await attackNow(world, number);
      world.ledger.count(`attacks: ${attackNow.name}`);
    } catch (error) {
      if (!(error instanceof Unanswered || error instanceof Refused)) throw error;
      if (error instanceof Refused)
        world.ledger.problem(`${attackNow.name} could not begin: ${error.message}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Knows the address and begins an attempt itself, so that it has the id; has no mail. @param {World} world @param {number} number */
async function guessCodes(world, number) {
  const browser = createBrowser(world, networkOf(number, 2));
  const { attemptId, code, to } = await start(world, browser, `guessed-${number}@example.com`);
  let refused = 0;
  for (let guess = 1; guess <= 8; guess++) {
    const wrong = String((Number(code) + guess) % 1e8).padStart(8, "0");
    const { status } = await browser.post("/api/passwordless/verify", { attemptId, code: wrong });
    if (status === 200) world.ledger.problem("a wrong code signed in");
    if (status === 429) refused++;
  }
  world.ledger.count("guesses refused by a limit", refused);
  if (refused !== 3) world.ledger.problem(`of 8 guesses ${refused} were refused by the limit of 5 tries`);
  const right = browser.post("/api/passwordless/verify", { attemptId, code });
  if (heldIn(await consuming(world, attemptId, right), attemptId, to) !== null)
    world.ledger.problem("the right code worked after the tries were used up");
}

/** Everything that signed somebody in, once more, from elsewhere. @param {World} world @param {number} number */
async function replayLogin(world, number) {
  const email = `replayed-${number}@example.com`;
  const owner = createBrowser(world, networkOf(number, 3));
  const { attemptId, link, token, code } = await start(world, owner, email);
  const first = heldIn(await consuming(world, attemptId, owner.open(pathOf(link))), attemptId, email);
  if (first === null) return world.ledger.problem("a good link did not sign in");
  world.ledger.signedIn(first);
  const thief = createBrowser(world, networkOf(number, 4));
  for (const replay of [
    () => thief.open(pathOf(link)),
    () => thief.submit(pathOf(link), {}),
    () => thief.post("/api/passwordless/verify", { token }),
    () => thief.post("/api/passwordless/verify", { attemptId, code }),
    () => owner.open(pathOf(link)),
  ]) {
    const second = heldIn(await consuming(world, attemptId, replay()), attemptId, email);
    if (second !== null) world.ledger.signedIn(second);
  }
}

/** One that was used up before the grace began: the session ends, for its owner too. @param {World} world @param {number} number */
async function stealRefreshToken(world, number) {
  const email = `robbed-${number}@example.com`;
  const owner = createBrowser(world, networkOf(number, 5));
  const { attemptId, code } = await start(world, owner, email);
  const verified = owner.post("/api/passwordless/verify", { attemptId, code });
  const stolen = heldIn(await consuming(world, attemptId, verified), attemptId, email);
  if (stolen === null) return world.ledger.problem("a good code did not sign in");
  world.ledger.signedIn(stolen, false);
  const next = await refresh(owner, stolen);
  if (next.status !== 200) return world.ledger.problem(`a good refresh token was answered ${next.status}`);
  const { access_token: accessToken, refresh_token: refreshToken } = JSON.parse(next.text);
  await new Promise((resolve) => setTimeout(resolve, (GRACE_SECONDS + 1) * 1000));
  await world.service.ready();
  const thief = createBrowser(world, networkOf(number, 6));
  const ends = [
    await refresh(thief, stolen),
    await refresh(owner, { ...stolen, refreshToken }),
    await readSelf(owner, { ...stolen, accessToken }),
  ];
  const statuses = ends.map(({ status }) => status).join(", ");
  if (statuses !== "400, 400, 401") world.ledger.problem(`a stolen refresh token was answered ${statuses}`);
}

/** Many at once to one address, from many networks. @param {World} world @param {number} number */
async function bombAddress(world, number) {
  const email = `bombed-${number}@example.com`;
  const asked = Array.from({ length: 30 }, async (_, machine) => {
    const browser = createBrowser(world, networkOf(number * 30 + machine, 7));
    const json = { email, redirectUri: CALLBACK_ELSEWHERE };
    const { status, headers } = await browser.send("POST", "/api/passwordless/start", { json });
    if (status === 429) world.ledger.count("bombs refused by a limit");
    if (status === 429 && !headers.has("Retry-After")) world.ledger.problem("429 without Retry-After");
    if (status === 204) world.ledger.started.add(headers.get("Attempt-Id") ?? "");
  });
  const failed = (await Promise.allSettled(asked)).find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
}
