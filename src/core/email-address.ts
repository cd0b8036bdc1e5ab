import type { EmailAddress } from "../store/users";

/** Of what RFC 5321 allows without quotes, all but `{`, `}` and `%`, which some mail providers take for a template. */
const LOCAL_PART = /^[^\p{C}\p{Z}@()<>[\]:;,\\"{}%]+$/u;
const TYPED_DOMAIN = /^[^\p{C}\p{Z}@()<>[\]:;,\\"/?#%^`{|}]+$/u;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads an address as a person types it: trimmed, at most 254 bytes (RFC 5321 §4.5.3.1.3 less the brackets), the
 * domain lower-cased and in punycode (UTS #46), the local part kept as typed but matched without regard to case.
 * Unicode local parts (RFC 6531) are NFC-normalised first, so that no two spellings of one key are two mailboxes.
 * Returns null for what is no address.
 */
export function parseEmail(typed: string): EmailAddress | null {
  const [local = "", typedDomain = "", ...rest] = typed.trim().normalize("NFC").split("@");
  if (rest.length > 0 || !LOCAL_PART.test(local) || bytes(local) > 64) return null;
  const domain = toAsciiDomain(typedDomain);
  if (domain === null || bytes(`${local}@${domain}`) > 254) return null;
  return { address: `${local}@${domain}`, key: `${local.toLowerCase()}@${domain}` };
}

function toAsciiDomain(typed: string): string | null {
  if (!TYPED_DOMAIN.test(typed) || !URL.canParse(`http://${typed}`)) return null;
  const { hostname } = new URL(`http://${typed}`);
  return DOMAIN.test(hostname) ? hostname : null;
}

const bytes = (text: string): number => new TextEncoder().encode(text).length;
