import { attack } from "./attackers.mjs";
import { comeAndGo } from "./people.mjs";

const PEOPLE = 6;
const ATTACKERS = 4;

/** People and attackers, as many at once as a small machine serves. @param {import("./browser.mjs").World} world */
export function startTraffic(world) {
  let isOver = false;
  const over = () => isOver;
  let number = 0;
  const beSomebody = async () => {
    while (!isOver) await comeAndGo(world, ++number, over);
  };
  const all = Promise.all([
    ...Array.from({ length: PEOPLE }, beSomebody),
    ...Array.from({ length: ATTACKERS }, (_, first) => attack(world, first, ATTACKERS, over)),
  ]);
  return {
    /** Rejects where something went wrong that is nobody's traffic. */
    failure: all,
    /** Lets everybody come to the end of what they are at. */
    async finish() {
      isOver = true;
      await all;
    },
  };
}
