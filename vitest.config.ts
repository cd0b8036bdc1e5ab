import { availableParallelism } from "node:os";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { unstable_readConfig } from "wrangler";
import { newSecrets } from "./scripts/secrets.mjs";

// Not by `configPath`: that would load the .dev.vars of whoever runs the tests.
const { vars, compatibility_date } = unstable_readConfig({ config: "wrangler.toml" });
const migrations = await readD1Migrations("migrations");
const secrets = await newSecrets();

export default defineConfig({
  test: {
    // Many tests wait for processes of their own: two files at once also where there are two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Of tests that say they can go on beside each other: each is a chain of processes.
    maxConcurrency: 2,
    reporters: process.env.RESULTS ? ["default", ["json", { outputFile: process.env.RESULTS }]] : ["default"],
    silent: "passed-only",
    // With --coverage: of all of src/, also of what no test loads.
    coverage: {
      provider: "istanbul",
      include: ["src/**/*.{ts,tsx}"],
      reporter: ["text-summary", "html"],
      reportsDirectory: "coverage/src",
      thresholds: { lines: 95, branches: 90 },
    },
    projects: [
      {
        oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx" } },
        plugins: [
          cloudflareTest({
            main: "./src/index.ts",
            miniflare: {
              compatibilityDate: compatibility_date,
              modulesRules: [{ type: "Text", include: ["**/*.html", "**/*.txt", "**/*.browser.js"] }],
              kvNamespaces: ["ATTEMPTS"],
              d1Databases: ["DB"],
              email: { send_email: [{ name: "RUNTIMES_EMAIL" }] },
              bindings: { ...vars, ...secrets, TEST_MIGRATIONS: migrations },
            },
          }),
        ],
        test: {
          name: "worker",
          testTimeout: 30_000, // hundreds of requests at once, on whatever machine
          hookTimeout: 60_000,
          include: ["test/{worker,faults}/**/*.test.{ts,tsx}"],
          // How long the fuzz tests go on, and where they begin.
          provide: {
            fuzz: {
              runs: Number(process.env.FUZZ_RUNS ?? 1),
              seed: Number(process.env.FUZZ_SEED ?? 20_270_101),
            },
            // How many pairs of faults are tried, from which seed on; a seed alone is tried by itself.
            faults: {
              pairs: Number(process.env.FAULT_PAIRS ?? (process.env.FAULT_SEED ? 1 : 250)),
              seed: Number(process.env.FAULT_SEED ?? 0),
            },
          },
          globalSetup: ["test/mail-fake.ts"],
          setupFiles: ["test/worker/setup.ts"],
        },
      },
      {
        test: {
          name: "node",
          include: ["test/node/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "browser",
          include: [
            "test/browser/**/*.test.ts",
            "test/openid-apache/**/*.test.ts",
            "test/scanners/**/*.test.ts",
          ],
          // A browser, a service and its proxy share a machine here: what fails once may be theirs, what fails twice is ours.
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
