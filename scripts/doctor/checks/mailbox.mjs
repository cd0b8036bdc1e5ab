import { fail, ok } from "../finding.mjs";

const CHECK = "mailbox";

/** The development mailbox shows every mail to everybody. @param {import("../service.mjs").Service} service */
export async function checkMailbox({ ask, isHere }) {
  const answers = await Promise.all(["/dev/mailbox", "/dev/mailbox.json"].map((path) => ask(path)));
  if (answers.every(({ status }) => status === 404)) return [ok(CHECK, "the one for development is shut")];
  if (isHere) return [ok(CHECK, "the one for development is open, on this machine alone")];
  return [
    fail(
      CHECK,
      "/dev/mailbox shows every mail to everybody",
      "Set MAIL_PROVIDERS to a provider, and deploy.",
    ),
  ];
}
