import { createServer } from "node:net";
import { stop } from "./stop.mjs";

/** Ends with a line where something else listens on this port here. @param {number} port @param {string} instead a command that takes another */
export async function checkFree(port, instead) {
  for (const host of ["127.0.0.1", "::1"]) {
    const probe = createServer();
    const code = await new Promise((resolve) => {
      probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code));
      probe.listen({ port, host }, () => probe.close(() => resolve(undefined)));
    });
    if (code === "EADDRINUSE") stop(`Port ${port} is in use; choose another: ${instead}`);
    if (code === "EACCES") stop(`Port ${port} is not allowed; choose another: ${instead}`);
  }
}
