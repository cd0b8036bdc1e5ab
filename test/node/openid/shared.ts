import { afterAll, beforeAll } from "vitest";
import { freePort } from "../clone";
import { type Provider, type Registered, startProvider } from "./provider";

/** What the libraries of one test file share, for starting a service takes its time. Filled before the first test. */
export const shared = {} as {
  provider: Provider;
  /** An application without a secret, and one with: both come back to `callback`, and sign out to `goodbye`. */
  publicClient: Registered;
  confidentialClient: Registered;
  callback: string;
  goodbye: string;
  /** Where the application with a server answers. */
  app: string;
};

export const APP_PATHS = { authCore: "/auth/callback/latchkey", honoOidcAuth: "/hono/callback" };

export function shareOneProvider() {
  beforeAll(async () => {
    const provider = await startProvider();
    // Nobody listens there: a test takes over where a person arrives.
    const [spa, app] = [`http://localhost:${await freePort()}`, `http://localhost:${await freePort()}`];
    const [callback, goodbye] = [`${spa}/callback`, `${spa}/goodbye`];
    const ends = ["--redirect", callback, "--logout-redirect", goodbye];
    const paths = Object.values(APP_PATHS).flatMap((path) => ["--redirect", app + path]);
    const [publicClient, confidentialClient] = await Promise.all([
      provider.register("A page", ...ends),
      provider.register("A server", "--secret", ...ends, ...paths, "--logout-redirect", `${app}/bye`),
    ]);
    Object.assign(shared, { provider, publicClient, confidentialClient, callback, goodbye, app });
  });
  afterAll(() => shared.provider?.close());
}
