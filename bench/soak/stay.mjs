import { Unanswered } from "./browser.mjs";
import { expect, Refused } from "./ways-in.mjs";

/** @typedef {import("./browser.mjs").World} World @typedef {import("./browser.mjs").Browser} Browser @typedef {import("./ledger.mjs").Held} Held */

export const GRACE_SECONDS = 10;

/** @param {Held} held */
const bearer = ({ accessToken }) => ({ Authorization: `Bearer ${accessToken}` });

/** @param {Browser} browser @param {Held} held */
export const readSelf = (browser, held) =>
  browser.get(held.clientId === undefined ? "/api/auth_user" : "/oauth/userinfo", bearer(held));

/** @param {Browser} browser @param {Held} held */
export const refresh = (browser, { refreshToken, clientId }) =>
  browser.send("POST", "/oauth/token", {
    form: {
      grant_type: "refresh_token",
      refresh_token: refreshToken,
      ...(clientId && { client_id: clientId }),
    },
  });

/** What people do who are signed in: read themselves, stay a while, and every third signs out. @param {World} world @param {Browser} browser @param {Held} held @param {number} number */
export async function leaveOrStay(world, browser, held, number) {
  world.ledger.signedIn(held);
  await patiently(world, async () => {
    const answer = expect(await readSelf(browser, held), 200, "reading oneself");
    if (JSON.parse(answer.text).email !== held.email) throw new Refused("reading oneself", answer);
  });
  if (held.clientId === undefined)
    await patiently(world, async () =>
      expect(await browser.get("/api/sessions", bearer(held)), 200, "sessions"),
    );
  const times = held.refreshToken === "" ? 0 : number % 3;
  for (let time = 0; time < times; time++) if (!(await stayOn(world, browser, held))) return;
  if (number % 3 === 0) await leave(world, browser, held);
}

/** Refreshes; one whose answer was lost may come too late. @param {World} world @param {Browser} browser @param {Held} held @returns {Promise<boolean>} whether the session goes on */
async function stayOn(world, browser, held) {
  const begun = Date.now();
  let isLost = false;
  for (;;) {
    await world.service.ready();
    try {
      const answer = await refresh(browser, held);
      const isLate = isLost && Date.now() - begun > (GRACE_SECONDS - 1) * 1000;
      if (answer.status === 400 && isLate) {
        world.ledger.ended(held.id);
        world.ledger.count("refreshes lost for longer than the grace");
        return false;
      }
      const { access_token, refresh_token } = JSON.parse(expect(answer, 200, "refresh").text);
      held.accessToken = access_token;
      held.refreshToken = refresh_token;
      return true;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      isLost = true;
    }
  }
}

/** @param {World} world @param {Browser} browser @param {Held} held */
async function leave(world, browser, held) {
  world.ledger.ended(held.id);
  await patiently(world, async () => {
    if (held.clientId === undefined) {
      const answer = await browser.send("POST", "/api/logout", { headers: bearer(held) });
      // Already, where the answer to the first try was lost.
      if (answer.status !== 401) expect(answer, 204, "logout");
    } else {
      const form = { token: held.refreshToken, client_id: held.clientId };
      expect(await browser.send("POST", "/oauth/revoke", { form }), 200, "revoke");
    }
  });
  await patiently(world, async () =>
    expect(await readSelf(browser, held), 401, "reading oneself after signing out"),
  );
  if (held.refreshToken !== "")
    await patiently(world, async () =>
      expect(await refresh(browser, held), 400, "refreshing after signing out"),
    );
}

/** As often as there is no answer, once the service is there again. @param {World} world @param {() => Promise<unknown>} task */
async function patiently({ service }, task) {
  for (;;) {
    await service.ready();
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
    }
  }
}
