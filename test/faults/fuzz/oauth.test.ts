import { oauth } from "./endpoints-oauth";
import { fuzzAll } from "./fuzz-table";

fuzzAll(oauth);
