import { fail, ok, warn } from "../finding.mjs";

const CHECK = "clock";
/** What verifiers of tokens commonly let pass. */
const FINE_MS = 5_000;
const TOO_MUCH_MS = 30_000;

/**
 * Its clock by the Date header, which has whole seconds and was written at some time between question and answer: what is told is
 * the least that the two clocks differ.
 * @param {import("../service.mjs").Service} service
 */
export async function checkClock({ ask, isHere }) {
  if (isHere) return [ok(CHECK, "this machine's own")];
  const { headers, sentAt, receivedAt } = await ask("/healthz");
  const second = Date.parse(headers.get("Date") ?? "");
  if (Number.isNaN(second))
    return [
      warn(CHECK, "no Date in its answers", "Look at what stands in front of the Worker and takes it away."),
    ];
  const ahead = second - receivedAt;
  const behind = sentAt - (second + 999);
  const off = Math.max(ahead, behind, 0);
  if (off <= FINE_MS) return [ok(CHECK, "the same as here")];
  const seen = `${Math.round(off / 1000)} s ${ahead > behind ? "ahead of" : "behind"} this machine`;
  const todo =
    "Set the clock of this machine by NTP; if it is right, look for a cache in front of the Worker.";
  return [off > TOO_MUCH_MS ? fail(CHECK, seen, todo) : warn(CHECK, seen, todo)];
}
