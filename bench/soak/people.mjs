import { CALLBACK, createBrowser, networkOf, Unanswered } from "./browser.mjs";
import { scan } from "./scanners.mjs";
import { leaveOrStay } from "./stay.mjs";
import {
  authorizationRequest,
  consuming,
  exchange,
  expect,
  heldIn,
  mailOf,
  pathOf,
  Refused,
  start,
} from "./ways-in.mjs";

/** @typedef {import("./browser.mjs").World} World @typedef {import("./browser.mjs").Browser} Browser @typedef {import("./ledger.mjs").Held} Held */

const MOST_TRIES = 8;

/** A person comes several times, by another way each time, with two browsers. @param {World} world @param {number} number @param {() => boolean} isOver */
export async function comeAndGo(world, number, isOver) {
  const { service, ledger } = world;
  const email = `Person-${number}@example.com`;
  const network = networkOf(number, 1);
  const [here, there] = [createBrowser(world, network, number), createBrowser(world, network, number + 1)];
  for (const [turn, way] of WAYS.entries()) {
    if (isOver()) return;
    ledger.count("logins wanted");
    for (let tries = 1; ; tries++) {
      await service.ready();
      try {
        for (const held of await way({ world, here, there, email, isScanned: (number + turn) % 3 === 0 }))
          await leaveOrStay(world, here, held, number + turn);
        ledger.count("logins that came about");
        break;
      } catch (error) {
        if (!(error instanceof Unanswered || error instanceof Refused)) throw error;
        // Where the service was killed meanwhile a person tries again, and elsewhere too, but then something is wrong.
        if (error instanceof Refused) ledger.problem(`an honest person was refused: ${error.message}`);
        ledger.count("logins tried again");
        if (tries === MOST_TRIES) break;
      }
    }
    await pause(number + turn);
  }
}

/** People think. @param {number} number */
const pause = (number) => new Promise((resolve) => setTimeout(resolve, 50 + ((number * 37) % 200)));

/** @typedef {{ world: World, here: Browser, there: Browser, email: string, isScanned: boolean }} Visit */

/** @type {((visit: Visit) => Promise<Held[]>)[]} */
const WAYS = [linkHere, linkElsewhere, codeByScript, codeOnPage, exchangedLink, application];

/** In the browser that asked, the link signs in at once. @param {Visit} visit */
async function linkHere({ world, here, email, isScanned }) {
  const mail = await start(world, here, email);
  if (isScanned) await scan(world, mail);
  return [
    tokensIn(await consuming(world, mail.attemptId, here.open(pathOf(mail.link))), mail.attemptId, email),
  ];
}

/** In another one there is a page with a button first. @param {Visit} visit */
async function linkElsewhere({ world, here, there, email, isScanned }) {
  const mail = await start(world, here, email);
  if (isScanned) await scan(world, mail);
  expect(await there.open(pathOf(mail.link)), 200, "confirm page");
  const pressed = there.submit(pathOf(mail.link), {});
  return [tokensIn(await consuming(world, mail.attemptId, pressed), mail.attemptId, email)];
}

/** A frontend with a form of its own. @param {Visit} visit */
async function codeByScript({ world, here, email }) {
  const { attemptId, code } = await start(world, here, email);
  const request = here.post("/api/passwordless/verify", { attemptId, code });
  return [tokensIn(await consuming(world, attemptId, request), attemptId, email)];
}

/** On the hosted pages, for a frontend. @param {Visit} visit */
async function codeOnPage({ world, here, email, isScanned }) {
  const { mail, answer } = await typeCode(world, here, email, { redirect_uri: CALLBACK }, isScanned);
  return [tokensIn(answer, mail.attemptId, email)];
}

/** The exchange contract: the link leads to the frontend, which exchanges it. @param {Visit} visit */
async function exchangedLink({ world, here, email }) {
  const answer = expect(await here.post("/users", { email }), 200, "POST /users");
  const { attemptId, link } = mailOf(world, answer.headers.get("Attempt-Id") ?? "");
  const request = here.get(`/users${new URL(link).search}`);
  return [tokensIn(await consuming(world, attemptId, request), attemptId, email)];
}

/** OpenID Connect, and once more without a mail: who is signed in on the service's pages stays so. @param {Visit} visit */
async function application({ world, here, email, isScanned }) {
  const held = [];
  for (const time of ["first", "again"]) {
    const { path, verifier } = authorizationRequest();
    let answer = await here.open(path);
    if (answer.location.startsWith("/login")) {
      if (time === "again") throw new Refused("second authorization", answer);
      const returnTo = new URL(answer.location, world.service.origin).searchParams.get("return_to") ?? "";
      const login = await typeCode(world, here, email, { return_to: returnTo }, isScanned);
      answer = login.answer;
      const cookie = here.cookies.get("__Host-session") ?? "";
      const { attemptId } = login.mail;
      world.ledger.signedIn({ id: cookie, attemptId, email, accessToken: "", refreshToken: "", cookie });
    }
    const code = new URL(expect(answer, 303, "authorization").location).searchParams.get("code") ?? "";
    held.push(await exchange(world, here, code, verifier, email));
    world.ledger.signedIn(/** @type {Held} */ (held.at(-1)));
  }
  return held;
}

/** From the login page over the mail to the code. @param {World} world @param {Browser} here @param {string} email @param {Record<string, string>} destination @param {boolean} isScanned */
async function typeCode(world, here, email, destination, isScanned) {
  const asked = expect(await here.submit("/login", { email, ...destination }), 303, "POST /login");
  expect(await here.open(asked.location), 200, "code page");
  const attemptId = new URL(asked.location, world.service.origin).searchParams.get("attempt") ?? "";
  const mail = mailOf(world, attemptId);
  if (isScanned) await scan(world, mail);
  const form = { attempt: attemptId, code: `${mail.code.slice(0, 4)} ${mail.code.slice(4)}`, ...destination };
  const answer = await consuming(world, attemptId, here.submit("/login/code", form));
  return { mail, answer };
}

/** @param {import("./browser.mjs").Answer} answer @param {string} attemptId @param {string} email @returns {Held} */
function tokensIn(answer, attemptId, email) {
  const held = heldIn(answer, attemptId, email);
  if (held === null) throw new Refused("a good link or code", answer);
  return held;
}
