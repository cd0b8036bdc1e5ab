import { describe, it } from "vitest";
import { ADMIN } from "./admin";
import { expectWholeAfterEachFault } from "./enumerate";
import { WEBHOOKS } from "./webhooks";

describe("whole after a fault of any kind at any call of what an operator asks, and of what a directory is told", () => {
  it.each([...ADMIN, ...WEBHOOKS])("$name", expectWholeAfterEachFault, 120_000);
});
