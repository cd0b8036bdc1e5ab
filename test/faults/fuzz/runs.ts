import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** FUZZ_RUNS and FUZZ_SEED: how many times the usual number of cases, and which. */
    fuzz: { runs: number; seed: number };
  }
}

const fuzz = inject("fuzz");

/** The same cases each time, if not told otherwise; fast-check names the seed where one fails. */
export const runs = (usually: number) => ({ numRuns: Math.ceil(usually * fuzz.runs), seed: fuzz.seed });

export const isLongRun = fuzz.runs > 1;

/** In milliseconds, where the usual number of cases takes `usually`. */
export const patience = (usually: number) => usually * Math.max(1, fuzz.runs);
