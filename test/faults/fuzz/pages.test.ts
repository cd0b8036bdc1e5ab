import { pages } from "./endpoints-pages";
import { fuzzAll } from "./fuzz-table";

fuzzAll(pages);
