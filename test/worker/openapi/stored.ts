import { type ApiDocument, documentAt } from "../../../src/openapi/document";
import { ORIGIN } from "../helpers";

/** The document as the service under test has it. */
export const document: ApiDocument = JSON.parse(await documentAt(ORIGIN));

export const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);
