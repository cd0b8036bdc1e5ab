import type { TestProject } from "vitest/node";
import { startMailFake } from "../scripts/mail-fake/server.mjs";

/** One server that plays every provider, for all tests of a run: what it does stands in the address. */
export default async function setup(project: TestProject) {
  const fake = await startMailFake();
  project.provide("mailFake", fake.url);
  return () => fake.close();
}
