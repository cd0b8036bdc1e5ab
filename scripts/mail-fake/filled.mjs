/**
 * Puts what the mail has into the places that an answer holds for it.
 * @param {import("./types.mjs").Answer} answer @param {import("./types.mjs").Letter} letter
 */
export function filled(answer, { to, from, text, html }) {
  const sender = bare(from);
  /** @type {Record<string, string>} */
  const values = { to: bare(to), from: sender, domain: sender.split("@")[1] ?? "", text: text ?? html ?? "" };
  /** @param {unknown} value @returns {unknown} */
  const fill = (value) => {
    if (typeof value === "string")
      return value.replace(/\{(to|from|domain|text)\}/g, (_, name) => values[name] ?? "");
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [fill(key), fill(inner)]));
  };
  return { ...answer, body: fill(answer.body) };
}

/** The address alone. @param {string} mailbox */
function bare(mailbox) {
  return /<([^<>]+)>$/.exec(mailbox)?.[1] ?? mailbox;
}
