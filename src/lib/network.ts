/**
 * The network that an address belongs to: an IPv4 address by itself, of IPv6 its /64, which is what one subscriber has.
 * "unknown" for anything else, so that all of it shares one.
 */
export function networkOf(address: string): string {
  const groups = ipv6Groups(address.trim());
  if (groups === null) return ipv4(address.trim()) ?? "unknown";
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 255])
      .join(".");
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":")}::/64`;
}

function ipv4(address: string): string | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) || !URL.canParse(`http://${address}`)) return null;
  return new URL(`http://${address}`).hostname;
}

/** The eight groups of an IPv6 address, whose spellings (RFC 4291 §2.2) the URL standard makes one. */
function ipv6Groups(address: string): number[] | null {
  if (!/^[\da-f:.]+$/i.test(address) || !address.includes(":") || !URL.canParse(`http://[${address}]`))
    return null;
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groupsOf = (part: string) =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const before = groupsOf(head);
  const after = groupsOf(tail ?? "");
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}
