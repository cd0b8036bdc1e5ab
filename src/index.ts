import { createApp } from "./app";
import { deliverWebhooks } from "./core/deliver-webhooks";
import { purgeExpired } from "./core/purge-expired";
import { createRecorder } from "./core/recorder";
import type { Env } from "./env";
import { createLog } from "./lib/log";
import { prepare } from "./prepare";

/** In wrangler.toml, beside that of the purge. */
const CRON_OF_WEBHOOKS = "*/5 * * * *";
/** No more requests than a free plan has in one run, less those to D1. */
const MOST_ROUNDS = 5;

const app = createApp();

export default {
  fetch: app.fetch,
  async scheduled({ cron }, env) {
    const shared = await prepare(env);
    const requestId = crypto.randomUUID();
    const log = createLog(requestId);
    const { record, keep } = createRecorder(shared, log, requestId);
    // One that fails keeps the other from nothing.
    const [purged, delivered] = await Promise.allSettled([
      cron === CRON_OF_WEBHOOKS ? null : purgeExpired({ ...shared, log }),
      deliverWebhooks({ ...shared, log, record }, MOST_ROUNDS).finally(keep),
    ]);
    for (const outcome of [purged, delivered]) if (outcome.status === "rejected") throw outcome.reason;
  },
} satisfies ExportedHandler<Env>;
