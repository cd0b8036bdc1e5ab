import { describe, it } from "vitest";
import { ACCOUNTS } from "./accounts";
import { ADDRESSES } from "./addresses";
import { BOUNCES } from "./bounces";
import { expectWholeAfterEachFault } from "./enumerate";
import { purge } from "./purge";
import { SESSIONS } from "./sessions";

describe("whole after a fault of any kind at any call of what is asked of an account, of the hooks and of the clock", () => {
  it.each([...ACCOUNTS, ...ADDRESSES, ...SESSIONS, ...BOUNCES, purge])(
    "$name",
    expectWholeAfterEachFault,
    120_000,
  );
});
