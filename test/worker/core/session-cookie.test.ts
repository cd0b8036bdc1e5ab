import { expect, it } from "vitest";
import { formatSessionCookie, parseSessionCookie } from "../../../src/core/session-cookie";

const ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
const SECRET = "s".repeat(43);

it("reads the cookie that it writes", () => {
  expect(parseSessionCookie(formatSessionCookie({ id: ID, secret: SECRET }))).toEqual({
    id: ID,
    secret: SECRET,
  });
});

it.each([
  ["nothing", ""],
  ["no secret", ID],
  ["no id", `.${SECRET}`],
  ["a secret that is too long", `${ID}.${SECRET}s`],
  ["a third part", `${ID}.${SECRET}.x`],
  ["an empty third part", `${ID}.${SECRET}.`],
  ["an id that something stands before", `x${ID}.${SECRET}`],
  ["an id that something stands behind", `${ID}x.${SECRET}`],
  ["an id in upper case", `${ID.toUpperCase()}.${SECRET}`],
])("takes no cookie with %s", (_, text) => expect(parseSessionCookie(text)).toBeNull());
