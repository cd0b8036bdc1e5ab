import { tell, tellAll } from "../tell.mjs";
import { yes } from "../yes.mjs";

const COLUMNS = {
  id: "id",
  email: "email",
  username: "username",
  lastLoginAt: "last login",
  disabledAt: "disabled",
};

/** @type {import("../commands.mjs").Command} */
export const users = {
  usage: "[--email A | --prefix P | --username N]",
  does: "users, in the order of their addresses",
  options: { email: { type: "string" }, prefix: { type: "string" }, username: { type: "string" } },
  run: ({ connect, json, options: { email, prefix, username } }) =>
    tellAll(connect(), "/users", "users", { email, prefix, username }, COLUMNS, json),
};

/** @type {import("../commands.mjs").Command} */
export const user = {
  usage: "ID",
  does: "one user: live sessions, and whether mail is withheld",
  words: [1, 1],
  run: async ({ words: [id = ""], connect, json }) =>
    tell(await connect().json("GET", `/users/${encodeURIComponent(id)}`), json),
};

/** @type {import("../commands.mjs").Command} */
export const create = {
  usage: "EMAIL [USERNAME]",
  does: "adds a user, also where sign-up is closed",
  words: [1, 2],
  run: async ({ words: [email, username], connect, json }) =>
    tell(await connect().json("POST", "/users", { json: { email, username } }), json),
};

/** @type {import("../commands.mjs").Command} */
export const disable = {
  usage: "ID",
  does: "keeps a user out, and ends their sessions at once",
  words: [1, 1],
  run: ({ words: [id = ""], connect, json }) =>
    act(connect(), "POST", id, "/disable", `${id} is disabled; their sessions have ended.`, json),
};

/** @type {import("../commands.mjs").Command} */
export const enable = {
  usage: "ID",
  does: "lets a user in again",
  words: [1, 1],
  run: ({ words: [id = ""], connect, json }) =>
    act(connect(), "POST", id, "/enable", `${id} may sign in again.`, json),
};

/** @type {import("../commands.mjs").Command} */
export const remove = {
  usage: "ID [--yes]",
  does: "deletes a user with all that is theirs",
  words: [1, 1],
  options: { yes: { type: "boolean" } },
  run: async ({ words: [id = ""], connect, json, options }) => {
    const client = connect();
    const { email } = await client.json("GET", `/users/${encodeURIComponent(id)}`);
    if (!options.yes && !(await yes(`Delete ${email} at ${client.origin}, for good?`)))
      throw new Error("Nothing was deleted.");
    await act(client, "DELETE", id, "", `${email} is deleted.`, json);
  },
};

/** @param {import("../client.mjs").Client} client @param {string} method @param {string} id @param {string} path @param {string} done @param {boolean} json */
async function act(client, method, id, path, done, json) {
  await client.ask(method, `/users/${encodeURIComponent(id)}${path}`);
  if (!json) console.log(done);
}
