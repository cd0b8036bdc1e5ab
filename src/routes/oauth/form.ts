import type { Context } from "hono";
import { RequestError } from "../request-error";

/** The fields of a form, as they come. @throws {RequestError} `invalid_request` */
export async function formFields(c: Context): Promise<URLSearchParams> {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(c.req.header("Content-Type") ?? ""))
    throw invalidRequest("application/x-www-form-urlencoded required");
  const body = await c.req.arrayBuffer().catch(() => {
    throw invalidRequest("Body cut off");
  });
  return new URLSearchParams(new TextDecoder().decode(body));
}

/**
 * The parameters of an OAuth request (RFC 6749 §3.2): form-encoded, none given twice, empty ones as if left out.
 * @throws {RequestError} `invalid_request`
 */
export async function readOAuthForm(c: Context): Promise<Record<string, string>> {
  const entries = [...(await formFields(c))].filter(([, value]) => value !== "");
  const parameters = Object.fromEntries(entries);
  if (Object.keys(parameters).length !== entries.length) throw invalidRequest("A parameter is given twice");
  return parameters;
}

export const invalidRequest = (error_description: string) =>
  new RequestError(400, { error: "invalid_request", error_description });
