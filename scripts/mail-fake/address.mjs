/** `"Name" <address>`, or the address alone: however a provider takes an address, it is kept like this. */

/** @param {string} address @param {string} [name] */
export function mailbox(address, name) {
  return name ? `"${name}" <${address}>` : address;
}

/** @param {any} value as Brevo, MailerSend and SendGrid take it: { email, name } */
export function fromObject(value) {
  return value?.email ? mailbox(value.email, value.name) : "";
}

/** @param {any} value as the others take it: `Name <address>`, the name quoted or as a MIME encoded word or neither */
export function fromText(value) {
  const text = String(value ?? "").trim();
  const [, name = "", address = ""] = /^(.*?)\s*<([^<>]+)>$/.exec(text) ?? [];
  return address === "" ? text : mailbox(address, decodeWords(name.replace(/^"(.*)"$/, "$1")));
}

/** RFC 2047. @param {string} text */
function decodeWords(text) {
  return text
    .replace(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, "$1")
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind, word) =>
      kind.toLowerCase() === "b" ? Buffer.from(word, "base64").toString() : decodeQ(word),
    );
}

/** @param {string} word */
function decodeQ(word) {
  const hex = word.replaceAll("_", " ").replace(/=([0-9a-f]{2})|%/gi, (_, code) => `%${code ?? "25"}`);
  return decodeURIComponent(hex);
}

/** @param {any} value one thing, or many, or none @returns {any[]} */
export function list(value) {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
