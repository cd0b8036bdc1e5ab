// What the simulation uses of the Worker: the real rules and the real SQL.
export { parseConfig } from "../../src/config";
export { admitMail } from "../../src/core/admit-mail";
export { checkCode } from "../../src/core/check-code";
export { codeHash } from "../../src/core/login-code";
export { createCounters } from "../../src/store/counters";
export { createRecipients } from "../../src/store/recipients";
