import { expect, it } from "vitest";
import { limitedAddress } from "../../../src/core/limited-address";

it.each([
  ["ann@example.com", "ann@example.com"],
  ["ann+shop@example.com", "ann@example.com"],
  ["ann+shop+more@example.com", "ann@example.com"],
  ["+ann@example.com", "+ann@example.com"],
  ["a.n.n@example.com", "a.n.n@example.com"],
  ["a.n.n+shop@gmail.com", "ann@gmail.com"],
  ["ann@googlemail.com", "ann@gmail.com"],
])("counts %s as %s", (key, limited) => expect(limitedAddress(key)).toBe(limited));
