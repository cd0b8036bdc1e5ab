import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GIVEN, type Stage, setStage } from "./deploy/stage";

let stage: Stage;

beforeEach(() => {
  stage = setStage();
});

afterEach(() => stage.close());

const migrations = () => readdirSync(join(stage.folder, "migrations")).sort();

describe("npm run deploy -- --yes, for the first time", () => {
  it("makes everything, in the order in which each step needs the one before", async () => {
    const { code, changes } = await stage.deploy(["--yes"], { env: GIVEN });
    expect(code).toBe(0);
    expect(changes).toEqual([
      "kv namespace create latchkey-attempts --no-update-config",
      "d1 create latchkey --no-update-config",
      "d1 migrations apply DB --remote --config wrangler.production.json",
      expect.stringMatching(/^deploy --config wrangler.production.json --tag \w{20} --secrets-file FILE$/),
    ]);
    expect(stage.state().d1[0]?.migrations).toEqual(migrations());
    expect(Object.keys(stage.state().workers.latchkey?.secrets ?? {}).sort()).toEqual([
      "ADMIN_TOKEN_HASH",
      "PEPPER",
      "RESEND_API_KEY",
      "SIGNING_KEYS",
    ]);
  });
});
