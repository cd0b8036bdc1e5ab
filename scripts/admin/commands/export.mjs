import { openResumed } from "../resumed-file.mjs";

const LINES = 1000;
const TOLD_EACH = 10_000;

/** @type {import("../commands.mjs").Command} */
export const exportUsers = {
  usage: "[FILE.jsonl]",
  does: "all users as JSON lines, to a file that only you can read, or to the screen",
  words: [0, 1],
  run: async ({ words: [file], connect }) => {
    const client = connect();
    const target = file === undefined ? toScreen() : openResumed(file);
    if (target.last !== "") console.error(`Going on with ${file}.part.`);
    let count = 0;
    for (let after = idIn(target.last), last = LINES; last === LINES; ) {
      const response = await client.ask("GET", "/users/export", {
        query: { after, limit: String(LINES) },
        patient: true,
      });
      const text = await response.text();
      const lines = text.split("\n").filter(Boolean);
      await target.write(text);
      count += lines.length;
      last = lines.length;
      if (last > 0) after = idIn(lines.at(-1) ?? "");
      if (count % TOLD_EACH === 0 && last > 0) console.error(`${count} users …`);
    }
    target.done();
    console.error(`${count} users${file === undefined ? "" : ` in ${file}`}.`);
  },
};

/** What is read slower than we write, such as a pager, is waited for. */
const toScreen = () => ({
  last: "",
  /** @param {string} text @returns {Promise<void>} */
  write: (text) => new Promise((resolve) => process.stdout.write(text, () => resolve())),
  done: () => {},
});

/** @param {string} line */
const idIn = (line) => (line === "" ? "" : String(JSON.parse(line).id));
