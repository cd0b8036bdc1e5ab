import { tell } from "../tell.mjs";

/** @type {import("../commands.mjs").Command} */
export const stats = {
  does: "how many users, live sessions, logins and refusals there are",
  run: async ({ connect, json }) => tell(await connect().json("GET", "/stats"), json),
};
