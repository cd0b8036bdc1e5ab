import type { Config } from "../../src/config";
import { ERRORS, OTHER_REFUSAL } from "./errors";
import type { Answer, Chapter, Example, Operation, Schema } from "./model";
import { account } from "./operations/account";
import { admin } from "./operations/admin";
import { discoveryChapter } from "./operations/discovery";
import { exchange } from "./operations/exchange";
import { login } from "./operations/login";
import { oauth } from "./operations/oauth";
import { service } from "./operations/service";
import { sessions } from "./operations/sessions";
import { proofs, SCHEMAS } from "./schemas";
import { EXAMPLE_URL } from "./values";

const DESCRIPTION =
  "Passwordless login: a mailed link and code in, a signed token out. JSON in, JSON out, if not said otherwise; nothing is cached that does not say so. Frontends of the allow-list may call it from a browser, with credentials.";

/** The whole OpenAPI document. `config` is one with the defaults, which some schemas ask for. */
export function makeDocument(version: string, config: Config) {
  const chapters = [
    login(config),
    exchange,
    account,
    sessions,
    oauth,
    discoveryChapter,
    admin,
    service,
  ] satisfies Chapter[];
  const paths: Record<string, Record<string, Schema>> = {};
  for (const { name, operations } of chapters)
    for (const operation of operations)
      paths[operation.path] = {
        ...paths[operation.path],
        [operation.method]: operationObject(operation, name),
      };
  return {
    openapi: "3.1.1",
    info: {
      title: "Latchkey",
      version,
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: EXAMPLE_URL }],
    tags: chapters.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas: { ...proofs(config), ...SCHEMAS },
      responses: Object.fromEntries(
        [...Object.values(ERRORS).flatMap((byStatus) => Object.values(byStatus)), OTHER_REFUSAL].map(
          ([name, answer]) => [name, answerObject(answer)],
        ),
      ),
      securitySchemes: {
        accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        adminToken: { type: "http", scheme: "bearer", description: "What `npm run admin -- token` made." },
        client: {
          type: "http",
          scheme: "basic",
          description: "An OpenID Connect client's id and secret (RFC 6749 §2.3.1).",
        },
      },
    },
  };
}

function operationObject(operation: Operation, tag: string): Schema {
  const { id, summary, description, security = [], parameters, body, examples } = operation;
  return {
    tags: [tag],
    operationId: id,
    summary,
    description,
    security: security.map((one) => (one === "anybody" ? {} : { [one]: [] })),
    parameters,
    requestBody: body && {
      required: true,
      content: {
        [body.type ?? "application/json"]: {
          schema: body.schema,
          examples: bodiesOf(examples, "body", isTaken),
        },
      },
    },
    responses: responsesOf(operation),
    "x-examples": Object.fromEntries(
      Object.entries(examples).map(([name, { answer: _, body, ...example }]) => [
        name,
        { ...example, body: isTaken(example.status) ? undefined : body },
      ]),
    ),
  };
}

/** An operation's own answers, and those that it shares: by reference, but for one that an example shows. */
function responsesOf({ answers, errors, oauthErrors = [], examples }: Operation): Schema {
  const responses: Record<string, Schema> = {};
  for (const [status, answer] of Object.entries(answers))
    responses[status] = answerObject(
      answer,
      bodiesOf(examples, "answer", (of) => of === Number(status)),
    );
  for (const status of [...errors, 500, 503]) {
    if (answers[status] !== undefined) continue;
    const shared = ERRORS[oauthErrors.includes(status) ? "oauth" : "plain"][status];
    if (shared === undefined) throw new Error(`no shared answer for ${status} in scripts/openapi/errors.ts`);
    const [name, answer] = shared;
    const shown = bodiesOf(examples, "answer", (of) => of === status);
    responses[status] = shown ? answerObject(answer, shown) : { $ref: `#/components/responses/${name}` };
  }
  responses["4XX"] = { $ref: `#/components/responses/${OTHER_REFUSAL[0]}` };
  return responses;
}

function answerObject({ description, schema, type, headers = {} }: Answer, examples?: Schema): Schema {
  const named = Object.entries(headers).map(([name, meaning]) => [
    name,
    { description: meaning, schema: { type: "string" } },
  ]);
  const content = schema ?? (type && { type: "string" });
  return {
    description,
    headers: named.length > 0 ? Object.fromEntries(named) : undefined,
    content: content && { [type ?? "application/json"]: { schema: content, examples } },
  };
}

/** What is refused is no example of what to send: its body stands in `x-examples`. */
const isTaken = (status: number): boolean => status < 400;

/** The bodies of the examples of some statuses, or of their answers, as OpenAPI has them; undefined where there are none. */
function bodiesOf(
  examples: Record<string, Example>,
  which: "body" | "answer",
  isOfStatus: (status: number) => boolean,
): Schema | undefined {
  const found = Object.entries(examples).filter(
    ([, example]) => example[which] !== undefined && isOfStatus(example.status),
  );
  if (found.length === 0) return undefined;
  return Object.fromEntries(
    found.map(([name, example]) => [name, { summary: example.summary, value: example[which] }]),
  );
}
