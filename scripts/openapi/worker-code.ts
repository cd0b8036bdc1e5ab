// What the generator uses of the Worker: bundled when it runs, so that both say the same.
export { parseConfig } from "../../src/config";
export { makeDocument } from "./document";
