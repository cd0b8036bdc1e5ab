import { createBrowser, Unanswered } from "./browser.mjs";
import { pathOf } from "./ways-in.mjs";

/** @type {Record<string, string>[]} */
const AHEAD = [
  { "Sec-Purpose": "prefetch" },
  { Purpose: "prefetch" },
  { "Sec-Fetch-Dest": "image" },
  { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "empty" },
];

/** What a mail gateway does before the person sees the mail. None of it may sign anybody in. @param {import("./browser.mjs").World} world @param {import("./post-office.mjs").Mail} mail */
export async function scan(world, { link, attemptId }) {
  const machine = createBrowser(world, "10.9.0.1");
  const path = pathOf(link);
  try {
    const answers = [await machine.send("HEAD", path), await machine.open(path), await machine.get(path)];
    for (const headers of AHEAD)
      answers.push(await machine.send("GET", path, { headers: { Accept: "text/html", ...headers } }));
    world.ledger.count("links opened by machines", answers.length);
    if (answers.some(({ location, text }) => /jwt=|access_token|"token"/.test(location + text)))
      world.ledger.problem("a machine was signed in");
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    // Had it been consumed, that would show in the books.
    world.ledger.count("scans cut short");
  }
  return attemptId;
}
