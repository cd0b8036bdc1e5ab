import { env } from "cloudflare:workers";
import { ADMIN_TOKEN, EMAIL, HOOK_SECRET, REDIRECT_URI } from "../../../scripts/openapi/values";
import { sha256 } from "../../../src/lib/crypto";
import type { Instance } from "../helpers";
import { freezeTime } from "../openid";

interface Condition {
  variables?: Record<string, string>;
  /** What has happened before. */
  before?: (latchkey: Instance) => Promise<unknown>;
  /** What happens between the making of the request and its sending. */
  meanwhile?: () => void;
}

const bob = (latchkey: Instance) =>
  latchkey.post("/api/users", { email: "bob@example.com", username: "bob" });

function suppressBob(): Promise<unknown> {
  const row = "INSERT INTO suppressions VALUES ('bob@example.com', 'bounce', 'postmark', 1790000000, NULL)";
  return env.DB.prepare(row).run();
}

/** Under what the examples hold that do not hold by themselves, by operation and example. */
export const CONDITIONS: Record<string, Condition> = {
  "startLogin tooSoon": {
    variables: { LIMIT_PAUSES: "30s" },
    before: (latchkey) =>
      latchkey.post("/api/passwordless/start", { email: EMAIL, redirectUri: REDIRECT_URI }),
  },
  "createUser taken": { before: bob },
  "renameUser taken": { before: bob },
  "addUser taken": { before: bob },
  "findUsers byEmail": {
    before: (latchkey) => latchkey.post("/api/users", { email: EMAIL, username: "ann" }),
  },
  "exportUsers first": { before: bob },
  "findEvents some": { before: bob },
  "listSuppressions list": { before: suppressBob },
  "liftSuppression lift": { before: suppressBob },
  "deleteUser tooLate": { meanwhile: () => freezeTime().move(11 * 60) },
};

/** What the service of every example is configured with. */
export const VARIABLES = {
  ALLOWED_REDIRECTS: REDIRECT_URI,
  EXCHANGE_URL: "https://app.example.com/exchange",
  POSTMARK_WEBHOOK_SECRET: HOOK_SECRET,
  ADMIN_TOKEN_HASH: await sha256(ADMIN_TOKEN),
};
