import { settingsFile } from "../deployment.mjs";
import { tagOf } from "./code-tag.mjs";
import { findDatabase, findNamespace } from "./inventory.mjs";
import { deploys } from "./plan.mjs";
import { withIds, writeSettings } from "./settings.mjs";
import { withSecretsFile } from "./with-secrets-file.mjs";

/** @typedef {import("./wrangler-calls.mjs").Wrangler} Wrangler */
/** @typedef {import("./settings.mjs").Settings} Settings */

/**
 * Does what the plan says, in the order in which each step needs the one before: what is there is migrated before the code that needs it.
 * @param {Wrangler} wrangler @param {import("./plan.mjs").Plan} plan
 * @param {{ env: string, dryRun: boolean, settings: Settings, codeHash: string, secrets: Record<string, string>, keep: () => void,
 *   hints: string[] }} wanted `hints`: where KV and D1 are to be, as wrangler's options
 * @param {(what: string) => void} done is told each step that is
 */
export async function carryOut(wrangler, plan, wanted, done) {
  const { env, dryRun, codeHash, secrets, keep, hints } = wanted;
  const file = settingsFile(env);
  let settings = wanted.settings;
  /** @param {Settings} next */
  const write = (next) => {
    settings = next;
    if (!dryRun) writeSettings(env, settings);
  };
  if (plan.writes) {
    write(settings);
    done(`wrote ${plan.writes}`);
  }

  if (plan.makesKv) {
    const jurisdiction = hints[0] === "--jurisdiction" ? hints : [];
    const words = ["kv", "namespace", "create", plan.kv, ...jurisdiction, "--no-update-config"];
    const made = await make(wrangler, words, () => findNamespace(wrangler, undefined, plan.kv), dryRun);
    write(withIds(settings, { kv: made?.id }));
    done(`created the KV namespace ${plan.kv}`);
  }
  if (plan.makesDb) {
    const words = ["d1", "create", plan.db, ...hints, "--no-update-config"];
    const made = await make(wrangler, words, () => findDatabase(wrangler, undefined, plan.db), dryRun);
    write(withIds(settings, { db: made?.uuid }));
    done(`created the D1 database ${plan.db}`);
  }
  if (plan.migrations.length > 0) {
    await wrangler.change("d1", "migrations", "apply", "DB", "--remote", "--config", file);
    done(`applied ${plan.migrations.length} migration${plan.migrations.length > 1 ? "s" : ""}`);
  }
  if (!deploys(plan)) return;
  const words = ["deploy", "--config", file, "--tag", tagOf(codeHash, settings)];
  const names = Object.keys(secrets);
  if (names.length === 0) await wrangler.change(...words);
  else if (dryRun) await wrangler.change(...words, "--secrets-file", `a file with ${names.join(", ")}`);
  else {
    // What cannot be read back is kept before it is sent: what is sent and lost would be lost for good.
    keep();
    await withSecretsFile(secrets, (at) => wrangler.change(...words, "--secrets-file", at));
  }
  done(`deployed the Worker ${plan.worker}`);
}

/**
 * Creates something and says what it is. Where that failed and it is there all the same, somebody else or a lost answer made it.
 * @template T @param {Wrangler} wrangler @param {string[]} words @param {() => Promise<T | null>} find @param {boolean} dryRun
 */
async function make(wrangler, words, find, dryRun) {
  /** @type {unknown} */
  let problem;
  await wrangler.change(...words).catch((error) => {
    problem = error;
  });
  if (dryRun) return null;
  const found = await find();
  if (found === null)
    throw problem ?? new Error(`wrangler ${words.join(" ")} made nothing that can be found.`);
  return found;
}
