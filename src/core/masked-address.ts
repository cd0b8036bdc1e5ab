/** Enough for its owner to know it by, not enough for a stranger to learn it: `a…@example.com`. */
export function maskedAddress(address: string): string {
  const [first = ""] = address;
  return `${first}…${address.slice(address.indexOf("@"))}`;
}
