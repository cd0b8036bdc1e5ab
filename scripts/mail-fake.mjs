// npm run mail:fake: every mail provider, played on this machine. Nothing that is sent to it leaves it.
import { BEHAVIOURS } from "./mail-fake/behaviours.mjs";
import { PROVIDERS } from "./mail-fake/providers/index.mjs";
import { startMailFake } from "./mail-fake/server.mjs";
import { stop } from "./stop.mjs";
import { whenParentEnds } from "./when-parent-ends.mjs";

const port = Number(process.env.PORT || 8790);
if (!Number.isInteger(port) || port < 1 || port > 65535) stop(`PORT=${process.env.PORT} is not a port.`);

const fake = await startMailFake({ port }).catch((error) =>
  stop(
    error.code === "EADDRINUSE"
      ? `Port ${port} is in use; choose another: PORT=8791 npm run mail:fake`
      : error.message,
  ),
);

const variables = Object.values(PROVIDERS).map(({ name, variables }) =>
  Object.entries(variables(`${fake.url}/ok/${name}`))
    .map(([key, value]) => `${key}=${value}`)
    .join("\n"),
);

console.log(`The fake mail providers are ready.

  Read mail:  ${fake.url}

For .dev.vars, the providers you want, and their order:

${variables.join("\n")}
MAIL_PROVIDERS="resend, postmark"

With them no mail stays at Latchkey, so its demo and its mailbox are away meanwhile: sign in at /login.

In place of /ok/, to see something fail: ${Object.keys(BEHAVIOURS).slice(1).join(", ")}

Ctrl-C ends it.`);

const close = async () => {
  await fake.close();
  process.exit(0);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, close);
whenParentEnds(close);
