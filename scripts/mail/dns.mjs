const PATIENCE_MS = 5000;

/**
 * The TXT records of a name, by DNS over HTTPS in JSON; null where DNS cannot be asked.
 * @param {string} resolver @param {string} name @returns {Promise<string[] | null>}
 */
export async function txtOf(resolver, name) {
  const answers = await ask(resolver, name, "TXT");
  return answers?.filter(({ type }) => type === 16).map(({ data }) => unquote(data)) ?? null;
}

/** Whether there is a TXT or CNAME record at this name. @param {string} resolver @param {string} name */
export async function exists(resolver, name) {
  const answers = await ask(resolver, name, "TXT");
  return answers && answers.length > 0;
}

/** @param {string} resolver @param {string} name @param {string} type @returns {Promise<{ type: number, data: string }[] | null>} */
async function ask(resolver, name, type) {
  try {
    const response = await fetch(`${resolver}?${new URLSearchParams({ name, type })}`, {
      headers: { Accept: "application/dns-json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) return null;
    const { Status, Answer = [] } = /** @type {any} */ (await response.json());
    return Status === 0 || Status === 3 ? Answer : null;
  } catch {
    return null;
  }
}

/** A record longer than 255 bytes comes in pieces: `"v=DKIM1; " "p=…"`. @param {string} data */
const unquote = (data) =>
  /^"/.test(data) ? [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, piece]) => piece).join("") : data;
