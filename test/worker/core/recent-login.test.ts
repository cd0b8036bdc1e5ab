import { expect, it } from "vitest";
import type { Authenticated } from "../../../src/core/authenticate";
import { requireRecentLogin } from "../../../src/core/recent-login";

const BEGAN = 1_800_000_000;
const caller = { session: { id: "s", createdAt: BEGAN } } as Authenticated;

it("is good for ten minutes, less a second", () => {
  expect(() => requireRecentLogin(caller, BEGAN)).not.toThrow();
  expect(() => requireRecentLogin(caller, BEGAN + 599)).not.toThrow();
  expect(() => requireRecentLogin(caller, BEGAN + 600)).toThrow(
    expect.objectContaining({ code: "login_too_old" }),
  );
});
