import { createBrowser, networkOf } from "./browser.mjs";
import { readSelf, refresh } from "./stay.mjs";

/** Whether everybody who was answered a session, and did not end it, is still signed in. @param {import("./browser.mjs").World} world */
export async function checkSignedIn(world) {
  const all = [...world.ledger.live.values()];
  const left = [...all];
  const check = async () => {
    for (let held = left.pop(); held !== undefined; held = left.pop()) {
      const browser = createBrowser(world, networkOf(left.length, 17));
      for (const [what, answer] of await ways(browser, held))
        if (answer.status !== 200) world.ledger.problem(`a good ${what} was answered ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: 4 }, check));
  return all.length;
}

/** @param {import("./browser.mjs").Browser} browser @param {import("./ledger.mjs").Held} held @returns {Promise<[string, import("./browser.mjs").Answer][]>} */
async function ways(browser, held) {
  if (held.cookie !== undefined) {
    browser.cookies.set("__Host-session", held.cookie);
    return [["session cookie", await browser.open("/account")]];
  }
  const read = await readSelf(browser, held);
  if (held.refreshToken === "") return [["access token", read]];
  return [
    ["access token", read],
    ["refresh token", await refresh(browser, held)],
  ];
}
