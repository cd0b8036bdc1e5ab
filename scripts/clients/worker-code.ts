// What the command line uses of the Worker: bundled when it runs, so that both say the same.
export { parseRedirectRule } from "../../src/core/redirect-rule";
