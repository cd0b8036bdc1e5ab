import { events } from "./commands/events.mjs";
import { exportUsers } from "./commands/export.mjs";
import { importUsers } from "./commands/import.mjs";
import { endSessions, sessions } from "./commands/sessions.mjs";
import { stats } from "./commands/stats.mjs";
import { lift, suppressions } from "./commands/suppressions.mjs";
import { token } from "./commands/token.mjs";
import { create, disable, enable, remove, user, users } from "./commands/users.mjs";

/**
 * @typedef {object} Call
 * @property {string[]} words what stands after the command
 * @property {Record<string, string | boolean | (string | boolean)[] | undefined>} options
 * @property {() => import("./client.mjs").Client} connect
 * @property {boolean} json whether a program reads the answer
 */

/**
 * @typedef {object} Command
 * @property {string} [usage] its words and options
 * @property {string} does
 * @property {[number, number]} [words] least and most
 * @property {import("node:util").ParseArgsOptionsConfig} [options]
 * @property {(call: Call) => Promise<void> | void} run throws an Error that says what to do
 */

/** Every command, in the order of the usage. @type {Map<string, Command>} */
export const COMMANDS = new Map(
  Object.entries({
    users,
    user,
    create,
    disable,
    enable,
    delete: remove,
    sessions,
    "end-sessions": endSessions,
    export: exportUsers,
    import: importUsers,
    suppressions,
    lift,
    events,
    stats,
    token,
  }),
);
