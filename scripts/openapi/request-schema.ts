import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { FIELDS } from "./fields";
import type { Parameter, Schema } from "./model";

type Fields = v.ObjectSchema<v.ObjectEntries, undefined>;

/** The JSON Schema of what a valibot schema takes. @throws {Error} where a field is not described in `fields.ts` */
export function requestSchema(schema: Fields): Schema {
  const entries = Object.entries(schema.entries);
  const required = entries.filter(([, field]) => !accepts(field, undefined)).map(([name]) => name);
  return {
    type: "object",
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(entries.map(([name, field]) => [name, fieldSchema(name, field)])),
  };
}

/** The same as parameters of the query. */
export const queryParameters = (schema: Fields): Parameter[] =>
  Object.entries(schema.entries).map(([name, field]) => {
    const { description, ...rest } = fieldSchema(name, field);
    return {
      name,
      in: "query",
      required: !accepts(field, undefined),
      description: String(description),
      schema: rest,
    };
  });

function fieldSchema(name: string, field: v.GenericSchema): Schema {
  const described = FIELDS[name];
  if (described === undefined) throw new Error(`${name} has no line in scripts/openapi/fields.ts`);
  const schema = jsonSchemaOf(field);
  return {
    ...schema,
    ...(accepts(field, null) && { type: [schema.type, "null"] }),
    ...described,
  };
}

/** What a transformation does to a field is nothing that who sends it need know, nor what stands for it where it is missing. */
function jsonSchemaOf(field: v.GenericSchema): JsonSchema {
  const { $schema: _, ...schema } = toJsonSchema(field, {
    target: "draft-2020-12",
    errorMode: "ignore",
    overrideSchema: ({ valibotSchema }) =>
      isWrapper(valibotSchema) ? jsonSchemaOf(valibotSchema.wrapped) : null,
  });
  return schema;
}

const isWrapper = (schema: object): schema is { wrapped: v.GenericSchema } => "wrapped" in schema;

const accepts = (field: v.GenericSchema, value: null | undefined): boolean => v.is(field, value);
