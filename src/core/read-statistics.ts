import { nowSeconds } from "../lib/clock";
import type { Services } from "../services";
import type { Statistics } from "../store/statistics";

const DAY_SECONDS = 86400;

/** How many of everything there are now, and what happened in the last 24 hours. @throws {LatchkeyError} `unavailable` */
export function readStatistics({ statistics }: Services): Promise<Statistics> {
  const now = nowSeconds();
  return statistics.read(now, now - DAY_SECONDS);
}
