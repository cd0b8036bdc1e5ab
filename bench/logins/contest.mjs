import { bundle } from "./bundle.mjs";
import { createClient } from "./client.mjs";
import { startWorker } from "./two-processes.mjs";

/** @typedef {Awaited<ReturnType<typeof enter>>} Entrant */

/**
 * A contestant, bundled and running on empty tables.
 *
 * @param {any} contestant @param {{ origin: string, fetchMail(address: string): any }} mailApi
 * @param {Parameters<typeof startWorker>[1]} [between]
 */
export async function enter(contestant, mailApi, between) {
  const bundled = await bundle(contestant.entry);
  const worker = await startWorker(
    {
      ...contestant,
      script: bundled.script,
      vars: {
        ...contestant.vars,
        PUBLIC_URL: contestant.publicUrl ?? "http://localhost:8787",
        MAIL_API: `${mailApi.origin}/emails`,
        ...contestant.mailVars?.(mailApi.origin),
      },
    },
    between,
  );
  try {
    for (const file of await contestant.schema())
      for (const statement of statementsIn(file)) await worker.sql(statement);
  } catch (error) {
    await worker.stop();
    throw error;
  }
  return {
    contestant,
    worker,
    bundled,
    mailApi,
    client: createClient(() => worker.origin),
    /** A client with connections of its own. @param {number} sockets */
    clientOf: (sockets) => createClient(() => worker.origin, sockets),
    stop: () => worker.stop(),
  };
}

/** A trigger goes on to its END. @param {string} sql */
function statementsIn(sql) {
  const statements = [""];
  for (const part of sql.split(/;\s*(?:\n|$)/)) {
    const open = statements.pop() ?? "";
    const statement = open === "" ? part : `${open};\n${part}`;
    const isOpen = /^BEGIN$/m.test(statement) && !/^END$/m.test(statement);
    statements.push(statement, ...(isOpen ? [] : [""]));
  }
  return statements.filter((statement) => statement.trim() !== "");
}
