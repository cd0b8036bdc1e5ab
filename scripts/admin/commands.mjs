import { stats } from "./commands/stats.mjs";
import { token } from "./commands/token.mjs";

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
export const COMMANDS = new Map(Object.entries({ stats, token }));
