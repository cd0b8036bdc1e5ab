import { table } from "../table.mjs";

/** @type {import("../commands.mjs").Command} */
export const stats = {
  does: "how many users, live sessions, logins and refusals there are",
  run: async ({ connect, json }) => {
    const found = await connect().json("GET", "/stats");
    console.log(json ? JSON.stringify(found) : table(["what", "how many"], Object.entries(found)));
  },
};
