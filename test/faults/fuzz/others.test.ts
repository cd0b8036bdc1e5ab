import { files, hooks } from "./endpoints-others";
import { fuzzAll } from "./fuzz-table";

fuzzAll([...hooks, ...files]);
