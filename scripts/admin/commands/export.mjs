import { closeSync, openSync, writeSync } from "node:fs";

const LINES = 1000;
const TOLD_EACH = 10_000;

/** @type {import("../commands.mjs").Command} */
export const exportUsers = {
  usage: "[FILE.jsonl]",
  does: "all users as JSON lines, to a file that only you can read, or to the screen",
  words: [0, 1],
  run: async ({ words: [file], connect }) => {
    const client = connect();
    // A file that is there already is nobody's to write over.
    const target = file === undefined ? process.stdout.fd : openSync(file, "wx", 0o600);
    let count = 0;
    for (let after = "", last = LINES; last === LINES; ) {
      const text = await (
        await client.ask("GET", "/users/export", { query: { after, limit: String(LINES) } })
      ).text();
      const lines = text.split("\n").filter(Boolean);
      for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(writeSync(target, rest));
      count += lines.length;
      last = lines.length;
      if (last > 0) after = JSON.parse(lines.at(-1) ?? "").id;
      if (count % TOLD_EACH === 0 && last > 0) console.error(`${count} users …`);
    }
    if (file !== undefined) closeSync(target);
    console.error(`${count} users${file === undefined ? "" : ` in ${file}`}.`);
  },
};
