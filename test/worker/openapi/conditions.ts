import { EMAIL, HOOK_SECRET, REDIRECT_URI } from "../../../scripts/openapi/values";
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

/** Under what the examples hold that do not hold by themselves, by operation and example. */
export const CONDITIONS: Record<string, Condition> = {
  "startLogin tooSoon": {
    variables: { LIMIT_PAUSES: "30s" },
    before: (latchkey) =>
      latchkey.post("/api/passwordless/start", { email: EMAIL, redirectUri: REDIRECT_URI }),
  },
  "createUser taken": { before: bob },
  "renameUser taken": { before: bob },
  "deleteUser tooLate": { meanwhile: () => freezeTime().move(11 * 60) },
};

/** What the service of every example is configured with. */
export const VARIABLES = {
  ALLOWED_REDIRECTS: REDIRECT_URI,
  EXCHANGE_URL: "https://app.example.com/exchange",
  POSTMARK_WEBHOOK_SECRET: HOOK_SECRET,
};
