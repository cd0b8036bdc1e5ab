import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bars } from "./plot.mjs";
import { summarise } from "./statistics.mjs";

const STEPS = ["start", "verify, new user", "verify, known user", "current user", "token refresh"];

/** Writes the tables and plots of a result. @param {any} result @param {string} folder @returns {string[]} the files */
export function report(result, folder) {
  const files = {
    "logins.md": markdown(result),
    "cpu.svg": bars({
      title: "CPU of the Worker, a login in microseconds: start and verify",
      series: ["start", "verify, known user"],
      rows: Object.entries(result.figures[16]).map(([name, steps]) => ({
        label: result.titles[name],
        values: ["start", "verify, known user"].map((step) => cpu(/** @type {any} */ (steps)[step]).median),
      })),
    }),
    "size.svg": bars({
      title: "Size of the Worker, gzipped, in KB",
      series: ["gzipped"],
      rows: Object.entries(result.sizes).map(([name, { gzipped }]) => ({
        label: result.titles[name],
        values: [gzipped / 1000],
      })),
    }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return Object.keys(files);
}

/** @param {any[]} rounds */
const cpu = (rounds) => summarise(rounds.map((round) => round.cpu));

/** @param {any} result */
function markdown(result) {
  const { machine, versions, rounds, count, warm } = result;
  return `# What a login costs

Taken ${result.takenAt} by \`npm run bench\`: ${rounds} rounds in turn after ${warm} logins to warm up, ${count} requests a step, on
${machine.cores} cores (${machine.cpu}, ${machine.memoryGiB} GiB), Node ${machine.node}. Each contestant is bundled as for deployment and
served by workerd in a process of its own; the simulators of KV and D1 run in another, and so does the mail API. Every
answer is checked.

${table(["package", "version"], Object.entries(versions))}
${Object.keys(result.figures)
  .map((concurrency) => figuresAt(result, concurrency))
  .join("\n")}
## Sixteen uses of one link at once

How many of ${result.races.atOnce} parallel uses of each of ${result.races.credentials} credentials opened a session.

${table(
  ["", "one session", "more than one", "none", "most"],
  Object.entries(result.races.opened).map(([name, /** @type {any} */ opened]) => [
    result.titles[name],
    opened.filter((/** @type {number} */ n) => n === 1).length,
    opened.filter((/** @type {number} */ n) => n > 1).length,
    opened.filter((/** @type {number} */ n) => n === 0).length,
    Math.max(...opened),
  ]),
)}
## What is asked of KV and D1

${operations(result)}
## Size, and starting

From nothing to the first answer, workerd itself included.

${table(
  ["", "raw, KB", "gzipped, KB", "CPU to the first answer, ms", "by the empty Worker's"],
  Object.entries(result.sizes).map(([name, { raw, gzipped }]) => {
    const started = summarise(result.startUps[name]);
    const least = summarise(result.startUps.empty).median;
    return [
      result.titles[name],
      (raw / 1000).toFixed(1),
      (gzipped / 1000).toFixed(1),
      spread(started, 1000, 0),
      (started.median / least).toFixed(2),
    ];
  }),
)}
${ownParts(result)}
${growth(result)}`;
}

/** @param {any} result */
function ownParts({ sizes }) {
  if (sizes.latchkey === undefined) return "";
  const { parts, raw } = sizes.latchkey;
  const rows = Object.entries(parts).map(([part, bytes]) => [
    part,
    (bytes / 1000).toFixed(1),
    `${((bytes / raw) * 100).toFixed(0)} %`,
  ]);
  return `What Latchkey's is made of, before compression:\n\n${table(["", "KB", "share"], rows)}`;
}

/** @param {any} result @param {string} concurrency */
function figuresAt({ figures, titles }, concurrency) {
  const all = figures[concurrency];
  const parts = STEPS.map((step) => {
    const own = all.latchkey?.[step];
    const rows = Object.entries(all).flatMap(([name, /** @type {any} */ steps]) => {
      const measured = steps[step];
      if (measured === undefined) return [];
      const of = (/** @type {string} */ figure) =>
        summarise(measured.map((/** @type {any} */ round) => round[figure]));
      return [
        [
          titles[name],
          spread(of("cpu"), 1, 0),
          own ? (of("cpu").median / cpu(own).median).toFixed(2) : "",
          spread(of("storageCpu"), 1, 0),
          spread(of("perSecond"), 1, 0),
          spread(of("p50"), 1, 1),
          spread(of("p99"), 1, 1),
        ],
      ];
    });
    const head = [
      "",
      "CPU of the Worker, µs",
      "by Latchkey's",
      "CPU of KV and D1, µs",
      "requests/s",
      "p50, ms",
      "p99, ms",
    ];
    return `### ${step.charAt(0).toUpperCase()}${step.slice(1)}\n\n${table(head, rows)}`;
  });
  return `## ${concurrency === "1" ? "One request at a time" : `${concurrency} requests at a time`}

Median, with the least and the most of the rounds.

${parts.join("\n")}`;
}

/** @param {any} result */
function operations({ operations: counted, titles }) {
  const steps = [
    "start, new user",
    "verify, new user",
    "start, known user",
    "verify, known user",
    "current user",
    "token refresh",
  ];
  const kinds = ["KV reads", "KV writes", "D1 round trips", "D1 statements", "D1 rows written"];
  const rows = Object.entries(counted).flatMap(([name, /** @type {any} */ bySteps]) =>
    steps
      .filter((step) => bySteps[step])
      .map((step) => [titles[name], step, ...kinds.map((kind) => Number(bySteps[step][kind].toFixed(1)))]),
  );
  return table(["", "step", ...kinds], rows);
}

/** @param {any} result */
function growth({ growth: measured, titles }) {
  if (Object.keys(measured).length === 0) return "";
  const rows = Object.entries(measured).flatMap(([name, bySize]) => {
    const sizes = Object.entries(/** @type {any} */ (bySize));
    return STEPS.slice(0, 3).flatMap((step) =>
      Object.entries({ Worker: "cpu", "KV and D1": "storageCpu" }).map(([whose, figure]) => {
        const summaries = sizes.map(([, rounds]) =>
          summarise(rounds.map((/** @type {any} */ round) => round[step][figure])),
        );
        const medians = summaries.map(({ median }) => median);
        const ratio = Number(medians.at(-1)) / Number(medians.at(0));
        return [titles[name], step, whose, ...summaries.map((one) => spread(one, 1, 0)), ratio.toFixed(2)];
      }),
    );
  });
  return `## With more users

CPU in µs a request at 16 at a time, with so many users and as many expired rows of each kind in D1.

${table(["", "step", "CPU of", "1,000", "100,000", "1,000,000", "last by first"], rows)}`;
}

/** @param {{ median: number, min: number, max: number }} summary @param {number} unit @param {number} digits */
const spread = ({ median, min, max }, unit, digits) =>
  `${(median / unit).toFixed(digits)} (${(min / unit).toFixed(digits)}–${(max / unit).toFixed(digits)})`;

/** @param {string[]} head @param {unknown[][]} rows */
function table(head, rows) {
  const line = (/** @type {unknown[]} */ cells) => `| ${cells.join(" | ")} |\n`;
  return line(head) + line(head.map((_, index) => (index === 0 ? "---" : "---:"))) + rows.map(line).join("");
}
