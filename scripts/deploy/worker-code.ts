// What `npm run deploy` uses of the Worker: bundled when it runs, so that both take and refuse the same.
import { parseConfig } from "../../src/config";
import { type ProviderName, type Read, readProvider, readProviderNames } from "../../src/config-mail";
import { parseAppName, parsePublicUrl, parseRules, parseSender } from "../../src/config-values";

export { ConfigError, parseConfig } from "../../src/config";
export { providerVariables } from "../../src/config-mail";

/** What is asked, in this order; `publicUrl` is the answer to the first. What they throw is what the Worker says. */
export const QUESTIONS: Record<string, (text: string, publicUrl: string) => unknown> = {
  PUBLIC_URL: parsePublicUrl,
  ALLOWED_REDIRECTS: parseRules,
  APP_NAME: parseAppName,
  MAIL_PROVIDERS: readProviders,
  MAIL_FROM: parseSender,
};

/** @throws {Error} where one of the names is none */
export function readProviders(text: string, publicUrl: string): ProviderName[] {
  const read: Read = (_, parse) => parse(text);
  return readProviderNames(read, publicUrl);
}

interface ProviderVariable {
  name: string;
  parse: (text: string) => unknown;
}

/** The variables that a provider cannot do without. */
export function neededBy(provider: ProviderName): ProviderVariable[] {
  const needed: ProviderVariable[] = [];
  readProvider(provider, (name, parse, fallback) => {
    if (fallback === undefined) needed.push({ name, parse });
    return undefined as never;
  });
  return needed;
}

/** The names of all variables and secrets that the Worker looks for, but for those of providers. */
export async function knownVariables(): Promise<Set<string>> {
  const names = new Set<string>();
  const nothing = new Proxy(
    { ATTEMPTS: undefined as never, DB: undefined as never },
    {
      get: (_, name) => {
        names.add(String(name));
        return undefined;
      },
    },
  );
  await parseConfig(nothing).catch(() => {});
  return names;
}
