import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./install.mjs";

/** Where `npm run deploy` keeps the settings of a deployment: all that wrangler is to know of it, and no secret. @param {string} env */
export const settingsFile = (env) => `wrangler.${env}.json`;

/**
 * How wrangler is told which Worker: by that file or, where there is none, as an environment of wrangler.toml.
 * @param {string} env @param {string} [folder] @returns {string[]}
 */
export const whichWorker = (env, folder = ROOT) =>
  existsSync(join(folder, settingsFile(env))) ? ["--config", settingsFile(env)] : ["--env", env];
