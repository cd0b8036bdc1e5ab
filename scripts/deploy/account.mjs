import { WranglerError } from "./wrangler-calls.mjs";

const NOT_LOGGED_IN = `wrangler is not logged in to Cloudflare. First: npx wrangler login
(In CI: set CLOUDFLARE_API_TOKEN to a token made from the template "Edit Cloudflare Workers", with D1 Edit added.)`;

/** @typedef {{ id: string, name: string }} Account */

/**
 * The account to deploy to: the one that is settled, the only one there is, or the one that is chosen.
 * @param {import("./wrangler-calls.mjs").Wrangler} wrangler
 * @param {string | undefined} settled its id, of the settings or of CLOUDFLARE_ACCOUNT_ID
 * @param {import("./prompt.mjs").Prompt | null} prompt
 * @returns {Promise<Account>} @throws {Error} that says what to do
 */
export async function findAccount(wrangler, settled, prompt) {
  const accounts = await readAccounts(wrangler);
  if (settled !== undefined) {
    const account = accounts.find(({ id }) => id === settled);
    // A token for one account may be unable to list it.
    if (account === undefined && accounts.length > 0)
      throw new Error(
        `wrangler is logged in to other accounts than ${settled}: log in to that one (npx wrangler login), or set another account_id.`,
      );
    return account ?? { id: settled, name: settled };
  }
  const [first, ...others] = accounts;
  if (first === undefined) throw new Error("This token tells no account: set CLOUDFLARE_ACCOUNT_ID.");
  if (others.length === 0) return first;
  const list = accounts.map(({ id, name }) => `  ${id}  ${name}`).join("\n");
  if (prompt === null) throw new Error(`There are several accounts, set CLOUDFLARE_ACCOUNT_ID:\n${list}`);
  console.log(`There are several accounts:\n${list}`);
  const isNamed = (/** @type {string} */ text, /** @type {Account} */ { id, name }) =>
    id === text || name === text;
  const answer = await prompt.askUntil("Which one?", (text) => {
    if (!accounts.some((account) => isNamed(text, account))) throw new Error("That is none of them.");
  });
  return accounts.find((account) => isNamed(answer, account)) ?? first;
}

/** @param {import("./wrangler-calls.mjs").Wrangler} wrangler @returns {Promise<Account[]>} */
async function readAccounts(wrangler) {
  try {
    return (await wrangler.json("whoami", "--json")).accounts;
  } catch (error) {
    if (error instanceof WranglerError && /"loggedIn":\s*false/.test(error.output))
      throw new Error(NOT_LOGGED_IN);
    throw error;
  }
}
