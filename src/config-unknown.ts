import { providerVariables } from "./config-mail";
import type { Env } from "./env";

/** The variables that are set and nobody reads: a misspelt name leaves the default in force. */
export function unknownIn(env: Env, known: Set<string>): string[] {
  const names = new Set([...known, ...providerVariables()]);
  return Object.keys(env).filter(
    (name) => /^[A-Z]/.test(name) && typeof env[name] === "string" && !names.has(name),
  );
}
