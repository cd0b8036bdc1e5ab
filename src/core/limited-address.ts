const GMAIL = ["gmail.com", "googlemail.com"];

/**
 * The mailbox that an address leads to, as far as everybody can know: most hosts deliver `ann+anything` to `ann`, and Gmail
 * does not heed dots. For limits alone, for accounts it is another address.
 */
export function limitedAddress(key: string): string {
  const at = key.lastIndexOf("@");
  const domain = key.slice(at + 1);
  const [name = ""] = key.slice(0, at).split("+");
  const local = name === "" ? key.slice(0, at) : name;
  return GMAIL.includes(domain) ? `${local.replaceAll(".", "")}@gmail.com` : `${local}@${domain}`;
}
