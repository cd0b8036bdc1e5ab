import type { Services } from "../services";

/** What is not as it should be, by name: KV or D1 that does not answer, migrations that were not applied. None where all is well. */
export async function checkHealth({ attempts, schema, log }: Services): Promise<string[]> {
  const [kv, d1] = await Promise.allSettled([attempts.ping(), schema.isUpToDate()]);
  const failing = [
    ...(kv.status === "rejected" ? ["kv"] : []),
    ...(d1.status === "rejected" ? ["d1"] : d1.value ? [] : ["migrations"]),
  ];
  if (failing.length > 0) log.error("health.failing", { failing: failing.join(", ") });
  return failing;
}
