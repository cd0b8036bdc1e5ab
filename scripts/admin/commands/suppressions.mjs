import { tellAll } from "../tell.mjs";

const COLUMNS = { email: "email", reason: "reason", provider: "provider", occurredAt: "since" };

/** @type {import("../commands.mjs").Command} */
export const suppressions = {
  does: "addresses that get no mail, because they bounced or complained",
  run: ({ connect, json }) => tellAll(connect(), "/suppressions", "suppressions", {}, COLUMNS, json),
};

/** @type {import("../commands.mjs").Command} */
export const lift = {
  usage: "EMAIL",
  does: "lets an address get mail again",
  words: [1, 1],
  run: async ({ words: [email], connect, json }) => {
    await connect().ask("POST", "/suppressions/lift", { json: { email } });
    if (!json)
      console.log(`${email} gets mail again, until it bounces or complains once more.
The mail provider may keep a list of its own, where it has to be taken off, too.`);
  },
};
