import { STORED_URL } from "./stored-url";

/** The parts of an OpenAPI 3.1 document that ours uses (`scripts/openapi/` makes it, `openapi.json` is it). */
export interface ApiDocument {
  openapi: string;
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, ApiOperation>>;
  components: { schemas: Record<string, ApiSchema>; responses: Record<string, ApiResponse> };
}

export interface ApiOperation {
  tags: string[];
  operationId: string;
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string; required?: boolean; description: string; schema: ApiSchema }[];
  requestBody?: { content: Record<string, ApiContent> };
  responses: Record<string, ApiResponse>;
  "x-examples": Record<string, ApiExample>;
}

export interface ApiResponse {
  $ref?: string;
  description?: string;
  headers?: Record<string, { description: string }>;
  content?: Record<string, ApiContent>;
}

export interface ApiContent {
  schema: ApiSchema;
  examples?: Record<string, { summary: string; value: unknown }>;
}

export interface ApiSchema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  format?: string;
  pattern?: string;
  const?: string;
  enum?: string[];
  required?: string[];
  properties?: Record<string, ApiSchema>;
  items?: ApiSchema;
  anyOf?: ApiSchema[];
}

/** A request, and the status and headers that it is answered with; bodies are where OpenAPI has them. */
export interface ApiExample {
  summary: string;
  path?: string;
  headers?: Record<string, string>;
  /** Of a request that is refused. */
  body?: unknown;
  status: number;
  answerHeaders?: Record<string, string>;
}

/** The document of the service at this address, as JSON. It is read when it is first asked for: no login waits for it. */
export async function documentAt(publicUrl: string): Promise<string> {
  const { default: document } = await import("./openapi.json");
  return JSON.stringify(document)
    .replaceAll(STORED_URL, publicUrl)
    .replaceAll(encodeURIComponent(STORED_URL), encodeURIComponent(publicUrl));
}
