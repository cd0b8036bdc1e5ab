const PERIOD_MS = 60_000;
/** So many refusals of one isolate are kept in a period: whoever is refused on purpose writes no more rows than that. */
const MOST_KEPT = 60;

export type Refusals = ReturnType<typeof createRefusals>;

/** Which refusals are kept as events; the log has them all. */
export function createRefusals() {
  let kept = 0;
  let periodEndsAt = 0;

  return {
    /** Whether one more may be kept, and counts it. */
    mayKeep(): boolean {
      const now = Date.now();
      if (now >= periodEndsAt) {
        kept = 0;
        periodEndsAt = now + PERIOD_MS;
      }
      kept += 1;
      return kept <= MOST_KEPT;
    },
  };
}
