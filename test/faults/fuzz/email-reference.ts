/** A plain address, by RFC 5321 §4.1.2 and RFC 1035 §2.3.1: atoms with dots between, at a name of letters, digits and hyphens. */
export function isPlainAddress(text: string): boolean {
  if (text.length > 254 || text.split("@").length !== 2) return false;
  const [local = "", domain = ""] = text.split("@");
  return local.length <= 64 && local.split(".").every(isAtom) && isDomainName(domain);
}

const isAtom = (text: string): boolean => text.length > 0 && [...text].every((one) => ATOM.includes(one));
/** `atext` (RFC 5322 §3.2.3) without what mail providers take for a template. */
const ATOM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&'*+-/=?^_`|~";

/** Two labels or more, the last of which is no number (RFC 3696 §2). */
export function isDomainName(text: string): boolean {
  const labels = text.toLowerCase().split(".");
  return (
    text.length <= 253 && labels.length >= 2 && labels.every(isLabel) && !/^\d/.test(labels.at(-1) ?? "")
  );
}

const isLabel = (label: string): boolean =>
  label.length >= 1 &&
  label.length <= 63 &&
  !label.startsWith("-") &&
  !label.endsWith("-") &&
  [...label].every((one) => "abcdefghijklmnopqrstuvwxyz0123456789-".includes(one));
