import { type Schema, Validator } from "@cfworker/json-schema";
import { describe, expect, it } from "vitest";
import * as value from "../../../scripts/openapi/values";
import type { ApiExample, ApiOperation, ApiResponse, ApiSchema } from "../../../src/openapi/document";
import { exampleBodies } from "../../../src/openapi/example-bodies";
import { type Instance, instance } from "../helpers";
import { register } from "../openid";
import { CONDITIONS, VARIABLES } from "./conditions";
import { sceneAt, withReal } from "./scene";
import { document, operations } from "./stored";

interface Case {
  id: string;
  name: string;
  method: string;
  path: string;
  operation: ApiOperation;
  example: ApiExample;
}

const cases = operations.flatMap(({ method, path, operation }) =>
  Object.entries(operation["x-examples"]).map(
    ([name, example]): Case => ({ id: operation.operationId, name, method, path, operation, example }),
  ),
);

describe("the example", () => {
  it.each(cases)("$id $name is answered as the document says", async (one) => {
    const { id, name, operation, example } = one;
    const { variables, before, meanwhile } = CONDITIONS[`${id} ${name}`] ?? {};
    const latchkey = instance({ ...VARIABLES, ...variables });
    await registerClients();
    await before?.(latchkey);
    const request = await requestOf(one, latchkey);
    meanwhile?.();
    const response = await latchkey.fetch(request.path, request.init);
    const text = await response.text();
    expect(`${response.status} ${response.status < 400 ? "" : text}`).toContain(String(example.status));

    const described = resolve(operation.responses[example.status]);
    for (const header of Object.keys(described.headers ?? {}))
      expect([...response.headers.keys()]).toContain(header.toLowerCase());
    for (const [header, shown] of Object.entries(example.answerHeaders ?? {}))
      expect(withoutChance(response.headers.get(header) ?? "")).toBe(withoutChance(shown));
    expectBody(text, response.headers.get("Content-Type"), described, exampleBodies(operation, name).answer);
  });

  it("is there for every operation, of an answer that is no refusal", () => {
    for (const { operation } of operations)
      expect(
        Object.values(operation["x-examples"]).some(({ status }) => status < 400),
        operation.operationId,
      ).toBe(true);
  });

  it("sends no parameter that is not in the document", () => {
    for (const { id, path, operation, example } of cases) {
      const { searchParams } = new URL(example.path ?? path, value.EXAMPLE_URL);
      const documented = (operation.parameters ?? [])
        .filter((one) => one.in === "query")
        .map((one) => one.name);
      for (const name of searchParams.keys()) expect(documented, id).toContain(name);
    }
  });
});

async function registerClients(): Promise<void> {
  const uris = { redirectUris: [value.REDIRECT_URI], logoutRedirectUris: [value.REDIRECT_URI] };
  await register({ id: value.CLIENT_ID, ...uris });
  await register({ id: value.CONFIDENTIAL_ID, ...uris, secret: value.CLIENT_SECRET });
}

/** The request of the example, with real tokens and codes. */
async function requestOf({ method, path, operation, example, name }: Case, latchkey: Instance) {
  const { type, body } = exampleBodies(operation, name);
  const headers = {
    ...(type !== undefined && body !== undefined && { "Content-Type": type }),
    ...example.headers,
  };
  const isForm = type === "application/x-www-form-urlencoded";
  const text = JSON.stringify({ path: example.path ?? path, headers, body });
  const real = JSON.parse(await withReal(text, sceneAt(latchkey)));
  const sent = isForm ? new URLSearchParams(real.body).toString() : asText(real.body);
  return { path: real.path as string, init: { method, headers: real.headers, body: sent } };
}

/** JSON lines stand in the document as they are sent. */
const asText = (body: unknown): string => (typeof body === "string" ? body : JSON.stringify(body));

function expectBody(text: string, type: string | null, described: ApiResponse, shown: unknown): void {
  const [documented] = Object.entries(described.content ?? {});
  if (documented === undefined) {
    expect(text).toBe("");
    return;
  }
  const [documentedType, { schema }] = documented;
  expect(type?.split(";")[0]).toBe(documentedType);
  if (documentedType !== "application/json") {
    expect(text).not.toBe("");
    return;
  }
  const body: unknown = JSON.parse(text);
  expect(problemsOf(schema, body)).toEqual([]);
  if (shown === undefined) return;
  expect(problemsOf(schema, shown)).toEqual([]);
  expect(withoutChance(body)).toEqual(withoutChance(shown));
}

/** What keeps a value from being what the document says: also a property that it does not name. */
const problemsOf = (schema: ApiSchema, body: unknown): string[] => {
  const { components } = document;
  const closed = JSON.parse(JSON.stringify({ ...schema, components }), (_key, part) =>
    part?.properties && part.additionalProperties === undefined
      ? { ...part, additionalProperties: false }
      : part,
  ) as Schema;
  return new Validator(closed, "2020-12", false)
    .validate(body)
    .errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
};

const resolve = (response: ApiResponse | undefined): ApiResponse =>
  document.components.responses[response?.$ref?.split("/").at(-1) ?? ""] ?? response ?? {};

/** The same, but for what is different every time. */
const withoutChance = (one: unknown): unknown =>
  JSON.parse(
    JSON.stringify(one)
      .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, "<token>")
      .replace(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g, "<id>")
      .replace(/\d{4}-\d\d-\d\dT\d\d(?::|%3A)\d\d(?::|%3A)\d\dZ/g, "<time>")
      .replace(/(?<![\w-])[\w-]{43}(?![\w-])/g, "<secret>")
      .replace(/("retryAfter"|"expires_in"|"iat"):\d+/g, "$1:0"),
  );
