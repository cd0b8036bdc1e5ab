/** @typedef {import("../../logins/client.mjs").Answer} Answer */
/** @typedef {Record<string, string>} Jar */

/** What a browser keeps once this answer has come. @param {Jar} jar @param {Answer} answer @returns {Jar} */
export function keepCookies(jar, { headers }) {
  const kept = { ...jar };
  for (const cookie of headers["set-cookie"] ?? []) {
    const [pair, ...attributes] = cookie.split(/;\s*/);
    const name = pair.slice(0, pair.indexOf("="));
    if (attributes.some((/** @type {string} */ attribute) => /^max-age=0$/i.test(attribute)))
      delete kept[name];
    else kept[name] = pair.slice(name.length + 1);
  }
  return kept;
}

/** @param {Jar} jar */
export const cookieHeader = (jar) =>
  Object.entries(jar)
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
