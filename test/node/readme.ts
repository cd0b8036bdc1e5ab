export { blocksOf } from "./documents/blocks";
