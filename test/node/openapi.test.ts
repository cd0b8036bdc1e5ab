import { readFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, it } from "vitest";
import { DOCUMENT, generate } from "../../scripts/openapi/generate.mjs";

const stored = readFileSync(DOCUMENT, "utf8");

it("the stored OpenAPI document is what the schemas and operations make (npm run openapi)", async () => {
  expect(stored).toBe(await generate());
});

it("has nothing that the linter complains of", async () => {
  const config = await createConfig({
    extends: ["recommended-strict"],
    rules: {
      // The address of the deployment is put in when the document is answered.
      "no-server-example.com": "off",
      // What a browser is sent away by is an answer, too.
      "operation-2xx-response": "off",
      "operation-description": "off",
      "operation-operationId-url-safe": "error",
      "tag-description": "error",
      "tags-alphabetical": "off",
      "operation-singular-tag": "error",
      "no-schema-type-mismatch": "error",
      "no-invalid-parameter-examples": "error",
      "no-invalid-schema-examples": "error",
      "no-required-schema-properties-undefined": "error",
    },
  });
  const problems = await lintFromString({ source: stored, absoluteRef: "openapi.json", config });
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
    [],
  );
});
