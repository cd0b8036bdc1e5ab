// npm run scale: how much of a database a user takes, and how many logins a second the simulator of D1 does.
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import latchkey from "../contestants/latchkey/index.mjs";
import { enter } from "../logins/contest.mjs";
import { startMailApi } from "../logins/mail-api.mjs";
import { measureRound } from "../logins/measure.mjs";
import { bytesOfRows } from "./fill.mjs";

const USERS = 100_000;
const ROUNDS = 3;
const STEPS = ["start", "verify, known user", "token refresh"];

const bytes = bytesOfRows(USERS);
console.log(`bytes of a row, among ${USERS.toLocaleString("en")}:`, bytes);

const mailApi = await startMailApi();
const entrant = await enter(latchkey, mailApi);
try {
  await measureRound(entrant, 16, 1000); // to warm up
  const rounds = /** @type {any[]} */ ([]);
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measureRound(entrant, 16, 200));
  const median = (/** @type {number[]} */ values) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  const storageMicroseconds = Object.fromEntries(
    STEPS.map((step) => [step, median(rounds.map((figures) => figures[step].storageCpu))]),
  );
  console.log("CPU of KV and D1 for a request, in microseconds:", storageMicroseconds);
  const result = {
    takenAt: new Date().toISOString().slice(0, 10),
    machine: cpus()[0]?.model ?? "unknown",
    users: USERS,
    bytes,
    storageMicroseconds,
  };
  writeFileSync(join(import.meta.dirname, "../results/scale.json"), `${JSON.stringify(result, null, 1)}\n`);
} finally {
  await entrant.stop();
  mailApi.stop();
}
