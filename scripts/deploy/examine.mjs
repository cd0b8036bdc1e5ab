import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../install.mjs";
import { untilItAnswers } from "./answers-at.mjs";

/** Whether the deployed Worker is well: waits for it, then `npm run doctor` has its say. @param {string} url */
export async function examine(url) {
  const problem = await untilItAnswers(url);
  if (problem !== null) console.log(`${url} is not well: ${problem}`);
  console.log(`\nnpm run doctor -- ${url}`);
  const child = spawn(process.execPath, [join(ROOT, "scripts/doctor.mjs"), url], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return (await new Promise((resolve) => child.once("close", resolve))) === 0;
}
