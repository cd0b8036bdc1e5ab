/** A JSON Schema (2020-12), as OpenAPI 3.1 has it. */
export type Schema = { readonly [keyword: string]: unknown };

export interface Answer {
  description: string;
  schema?: Schema;
  /** JSON, if not said otherwise. */
  type?: string;
  /** What each header says. */
  headers?: Record<string, string>;
}

/** A request that the service is sent by a test, and what it is answered by. */
export interface Example {
  summary: string;
  /** Path and query, where they are not the operation's path as it stands. */
  path?: string;
  headers?: Record<string, string>;
  body?: unknown;
  status: number;
  /** The body of the answer, where that is JSON. */
  answer?: unknown;
  answerHeaders?: Record<string, string>;
}

export interface Parameter {
  name: string;
  in: "query" | "path" | "header" | "cookie";
  required?: boolean;
  description: string;
  schema: Schema;
}

/** One method on one path: what stands in the document about it. */
export interface Operation {
  id: string;
  method: "get" | "post" | "patch" | "delete";
  /** As OpenAPI writes it: `/api/sessions/{id}`. */
  path: string;
  summary: string;
  description?: string;
  /** What proves who asks; where there are several, any one of them. */
  security?: readonly ("accessToken" | "adminToken" | "client" | "anybody")[];
  parameters?: readonly Parameter[];
  body?: { schema: Schema; type?: string };
  /** Answers of its own, by status. */
  answers: Record<number, Answer>;
  /** Statuses at which it is answered as others are: the shared answers of `errors.ts`. */
  errors: readonly number[];
  /** At which of these its answer is an error of RFC 6749, with 500 and 503, which all may have. */
  oauthErrors?: readonly number[];
  examples: Record<string, Example>;
}

/** Operations that belong together: a chapter of the document. */
export interface Chapter {
  name: string;
  description: string;
  operations: readonly Operation[];
}
