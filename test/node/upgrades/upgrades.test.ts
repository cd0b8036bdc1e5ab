import { describe, expect, it } from "vitest";
import { migrationFiles } from "../worker";
import { newJourney, STEPS } from "./journey";
import { previousRelease, type Stage, startStage, type Version } from "./stage";

const before = Object.keys(previousRelease.migrations);
const added = migrationFiles().filter((file) => !before.includes(file));

/** Goes a journey by these versions, one for each step: what went wrong, in words, or nothing. */
async function go(stage: Stage, versionOf: (step: number) => Version, way: string): Promise<string[]> {
  const journey = newJourney(stage);
  for (const [number, name] of STEPS.entries())
    try {
      await journey.step(number, versionOf(number));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return [`${name} by the ${versionOf(number)} version (${way}): ${why}`];
    }
  return [];
}

const cuts = Array.from({ length: STEPS.length + 1 }, (_, cut) => cut);

/** One version until a step, the other from there on; and the two in turn. All at once: they are different people. */
async function goEveryWay(stage: Stage): Promise<string[]> {
  const orders: [Version, Version][] = [
    ["previous", "current"],
    ["current", "previous"],
  ];
  const problems = await Promise.all(
    orders.flatMap(([first, then]) => [
      ...cuts.map((cut) => go(stage, (step) => (step < cut ? first : then), `${then} from step ${cut} on`)),
      go(stage, (step) => (step % 2 === 0 ? first : then), "in turn"),
    ]),
  );
  return problems.flat();
}

/** Hundreds of requests, on whatever machine. */
const PATIENCE_MS = 600_000;

describe(`the code of ${previousRelease.version} and this code, at once on the same storage`, () => {
  it.each<[string, (stage: Stage) => Promise<void>, string[]]>([
    ["the schema of the release before", async () => {}, before],
    ["the schema of now", async () => {}, migrationFiles()],
    [
      "a schema to come, with a column more in each table",
      (stage) => stage.addToEveryTable(),
      migrationFiles(),
    ],
  ])(
    "serve each login to its end on %s, whichever takes over where",
    async (_, prepare, migrations) => {
      const stage = await startStage(migrations);
      try {
        await prepare(stage);
        expect(await goEveryWay(stage)).toEqual([]);
      } finally {
        await stage.close();
      }
    },
    PATIENCE_MS,
  );

  it(
    "serve each login to its end through an upgrade: migrated at one step, deployed at the next",
    async () => {
      const stage = await startStage(before);
      try {
        const underWay = cuts.map((cut) => ({ cut, journey: newJourney(stage) }));
        const walk = async (from: (cut: number) => number, to: (cut: number) => number, by: Version) => {
          for (const { cut, journey } of underWay)
            for (let step = from(cut); step < Math.min(to(cut), STEPS.length); step++)
              await journey.step(step, by).catch((error) => {
                throw new Error(
                  `${STEPS[step]} by the ${by} version, under way since before "${STEPS[cut]}": ${error.message}`,
                );
              });
        };
        await walk(
          () => 0,
          (cut) => cut,
          "previous",
        );
        await stage.migrate(added);
        await walk(
          (cut) => cut,
          (cut) => cut + 1,
          "previous",
        );
        await walk(
          (cut) => cut + 1,
          () => STEPS.length,
          "current",
        );
        expect(await go(stage, () => "current", "after it")).toEqual([]);
      } finally {
        await stage.close();
      }
    },
    PATIENCE_MS,
  );
});
