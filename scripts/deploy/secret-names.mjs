/** Made here, and never replaced: with another PEPPER what is stored would be worth nothing, and keys have `npm run keys`. */
export const FOR_GOOD = ["SIGNING_KEYS", "PEPPER"];

const SECRET = /^(?:SIGNING_KEYS|PEPPER|ADMIN_TOKEN_HASH|\w+_(?:KEY|KEY_ID|TOKEN|SECRET))$/;

/** Whether this variable of the Worker is none for a file that git sees. @param {string} name */
export const isSecret = (name) => SECRET.test(name) && name !== "TURNSTILE_SITE_KEY";
