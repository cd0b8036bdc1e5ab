import type { Context } from "hono";
import * as v from "valibot";
import { RequestError } from "./request-error";

/** The fields of an object, each complaint under its field's name. */
type Fields<T> = v.GenericSchema<unknown, T>;

/** Reads a JSON body. @throws {RequestError} 415, 400 or 422 */
export async function readJson<T>(c: Context, schema: Fields<T>): Promise<T> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header("Content-Type") ?? ""))
    throw new RequestError(415, { message: "JSON body required" });
  const text = await c.req.text().catch(() => {
    throw new RequestError(400, { message: "Body cut off" });
  });
  return check(schema, parseObject(text));
}

/** Reads the query; of a parameter given twice the first counts. @throws {RequestError} 422 */
export const readQuery = <T>(c: Context, schema: Fields<T>): T => check(schema, c.req.query());

/** Reads a form (urlencoded or multipart). @throws {RequestError} 400 or 422 */
export async function readForm<T>(c: Context, schema: Fields<T>): Promise<T> {
  const form = await c.req.parseBody().catch(() => {
    throw new RequestError(400, { message: "Malformed form" });
  });
  return check(schema, form);
}

function parseObject(text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RequestError(400, { message: "Malformed JSON" });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RequestError(400, { message: "JSON object required" });
  return value;
}

function check<T>(schema: Fields<T>, value: unknown): T {
  const { success, output, issues } = v.safeParse(schema, value, { abortPipeEarly: true });
  if (success) return output;
  throw new RequestError(
    422,
    Object.fromEntries(issues.map((issue) => [v.getDotPath(issue), issue.message])),
  );
}
