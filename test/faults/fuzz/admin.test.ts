import { admin } from "./endpoints-admin";
import { fuzzAll } from "./fuzz-table";

fuzzAll(admin);
