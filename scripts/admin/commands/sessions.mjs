import { tellRows } from "../tell.mjs";

const COLUMNS = {
  id: "id",
  client: "application",
  browser: "browser",
  country: "country",
  createdAt: "signed in",
  lastSeenAt: "last seen",
};

/** @type {import("../commands.mjs").Command} */
export const sessions = {
  usage: "ID",
  does: "the live sessions of a user",
  words: [1, 1],
  run: async ({ words: [id = ""], connect, json }) =>
    tellRows(await connect().json("GET", `/users/${encodeURIComponent(id)}/sessions`), COLUMNS, json),
};

/** @type {import("../commands.mjs").Command} */
export const endSessions = {
  usage: "ID [SESSION]",
  does: "ends all sessions of a user, or one",
  words: [1, 2],
  run: async ({ words: [id = "", session], connect, json }) => {
    const which = session === undefined ? "" : `/${encodeURIComponent(session)}`;
    await connect().ask("DELETE", `/users/${encodeURIComponent(id)}/sessions${which}`);
    if (!json)
      console.log(session === undefined ? `${id} is signed in nowhere now.` : `${session} has ended.`);
  },
};
