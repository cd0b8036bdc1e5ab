import { api } from "./endpoints-api";
import { fuzzAll } from "./fuzz-table";

fuzzAll(api);
