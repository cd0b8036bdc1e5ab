import { ConfigError, parseConfig } from "./config";
import type { Env } from "./env";
import { createLog } from "./lib/log";
import { createServices, type SharedServices } from "./services";

const prepared = new WeakMap<Env, SharedServices | ConfigError>();

/**
 * The shared services of this isolate, made once. A wrong configuration is logged once.
 * @throws {ConfigError}
 */
export async function prepare(env: Env): Promise<SharedServices> {
  const outcome = prepared.get(env) ?? keep(env, await make(env));
  if (outcome instanceof ConfigError) throw outcome;
  return outcome;
}

async function make(env: Env): Promise<SharedServices | ConfigError> {
  try {
    return createServices(env, await parseConfig(env));
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** Only what is finished is kept, and the first of several: a promise of one request must not be awaited by another. */
function keep(env: Env, made: SharedServices | ConfigError): SharedServices | ConfigError {
  const first = prepared.get(env);
  if (first !== undefined) return first;
  if (made instanceof ConfigError) createLog().error("config.wrong", { problems: made.message });
  else if (made.config.unknownVariables.length > 0)
    createLog().error("config.unknown_variables", { names: made.config.unknownVariables.join(", ") });
  prepared.set(env, made);
  return made;
}
