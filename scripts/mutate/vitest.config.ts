// The tests of the Worker, with the mutants of some files in them. `run.mjs` starts it, and says which.
import type { Plugin, ViteUserConfig } from "vitest/config";
import config from "../../vitest.config";
import { ROOT } from "../install.mjs";
import { instrument } from "./instrument.mjs";
import { numberMutants } from "./mutants.mjs";

const files = JSON.parse(process.env.MUTATE_FILES ?? "[]") as string[];
const all = numberMutants(files);
const atLoading = Number(process.env.MUTATE_AT_LOADING ?? 0);

const mutants: Plugin = {
  name: "mutants",
  enforce: "pre",
  transform(_code, id) {
    const file = all.find(({ file }) => id.split("?")[0] === ROOT + file);
    return file && instrument(file, file.mutants, atLoading);
  },
};

const { projects = [], ...test } = (config as ViteUserConfig).test ?? {};
const worker = projects[0] as ViteUserConfig;

export default {
  root: ROOT,
  test: {
    ...test,
    reporters: ["default"],
    // It would give this run the mutants of another, or them to runs that want none.
    fsModuleCache: false,
    maxWorkers: 1,
    projects: [
      {
        ...worker,
        plugins: [mutants, ...(worker.plugins ?? [])],
        test: {
          ...worker.test,
          fsModuleCache: false,
          testTimeout: 10_000, // of each mutant: the test as a whole has no limit
          hookTimeout: 600_000,
          provide: {
            ...worker.test?.provide,
            mutation: { url: process.env.MUTATE_URL ?? "", atLoading },
          },
          setupFiles: [...[worker.test?.setupFiles ?? []].flat(), "scripts/mutate/worker-code.ts"],
        },
      },
    ],
  },
} satisfies ViteUserConfig;
