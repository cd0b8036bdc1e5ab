import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../install.mjs";
import { untilItAnswers } from "./answers-at.mjs";

/** Whether the deployed Worker is well: waits for it, then `npm run doctor` has its say. @param {string} url */
export async function examine(url) {
  const problem = await untilItAnswers(url);
  const doctor = join(ROOT, "scripts/doctor.mjs");
  if (!existsSync(doctor)) {
    console.log(problem === null ? `${url} answers, and is well.` : `${url} is not well: ${problem}`);
    return problem === null;
  }
  console.log(`\nnpm run doctor -- ${url}`);
  const child = spawn(process.execPath, [doctor, url], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return (await new Promise((resolve) => child.once("close", resolve))) === 0;
}
