// What the command line uses of the Worker: bundled when it runs, so that both send and say the same.
export { ConfigError, parseConfig } from "../../src/config";
export { parseEmail } from "../../src/core/email-address";
export { LOCALES } from "../../src/locales";
export { emailChanged, proveEmail } from "../../src/mail/email-change-emails";
export { signInEmail } from "../../src/mail/sign-in-email";
export { createMailer } from "../../src/services";
