import { createApp } from "./app";
import { purgeExpired } from "./core/purge-expired";
import type { Env } from "./env";
import { createLog } from "./lib/log";
import { prepare } from "./prepare";

const app = createApp();

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    await purgeExpired({ ...(await prepare(env)), log: createLog() });
  },
} satisfies ExportedHandler<Env>;
