let networks = 0;

/** A network of its own for each login, so that no peer's limit by address closes. */
export function newNetwork() {
  networks++;
  return { "CF-Connecting-IP": `10.${(networks >> 16) & 255}.${(networks >> 8) & 255}.${networks & 255}` };
}

/** The path that a mailed link leads to. @param {{ text: string }} mail */
export function linkIn(mail) {
  const { pathname, search } = new URL(/https?:\/\/\S+/.exec(mail.text)?.[0] ?? "");
  return pathname + search;
}

/** Numbers 1 to count, as a table of one column `i`. @param {number} count */
export const numbers = (count) =>
  `WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < ${count})`;
