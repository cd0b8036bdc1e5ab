import type { Services } from "../services";

/** The dependencies that do not answer, by name: none where all is well. */
export async function checkHealth({ attempts, users, log }: Services): Promise<string[]> {
  const checks = { kv: attempts.ping(), d1: users.ping() };
  const outcomes = await Promise.allSettled(Object.values(checks));
  const failing = Object.keys(checks).filter((_, index) => outcomes[index]?.status === "rejected");
  if (failing.length > 0) log.error("health.failing", { failing: failing.join(", ") });
  return failing;
}
