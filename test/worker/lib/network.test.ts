import { describe, expect, it } from "vitest";
import { networkOf } from "../../../src/lib/network";

describe("the network of an address", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    [" 192.0.2.1 ", "192.0.2.1"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:0DB8:0000:0000:ffff::", "2001:db8:0:0::/64"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
    ["fe80::1:2:3:4", "fe80:0:0:0::/64"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::ffff:c000:201", "192.0.2.1"],
  ])("%s is %s", (address, network) => expect(networkOf(address)).toBe(network));

  it.each([
    "",
    "unknown",
    "192.0.2.256",
    "192.0.2.1, 198.51.100.7",
    "1.2.3",
    "2001:db8::1::2",
    "[::1]",
    "::1%eth0",
    "a".repeat(5000),
    "localhost",
  ])("%s is unknown", (address) => expect(networkOf(address)).toBe("unknown"));
});
