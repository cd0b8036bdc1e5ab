// npm run openapi: writes src/openapi/openapi.json of the schemas that validate requests, and of scripts/openapi/operations
import { writeFileSync } from "node:fs";
import { DOCUMENT, generate } from "./openapi/generate.mjs";

const text = await generate();
writeFileSync(DOCUMENT, text);
console.log(`src/openapi/openapi.json: ${Object.keys(JSON.parse(text).paths).length} paths`);
