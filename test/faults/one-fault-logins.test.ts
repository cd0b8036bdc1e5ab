import { describe, it } from "vitest";
import { expectWholeAfterEachFault } from "./enumerate";
import { LOGINS } from "./logins";

describe("whole after a fault of any kind at any call of a login", () => {
  it.each(LOGINS)("$name", expectWholeAfterEachFault, 120_000);
});
