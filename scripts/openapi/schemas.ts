import type { Config } from "../../src/config";
import { VerifyCode, VerifyToken } from "../../src/routes/schemas";
import type { User } from "../../src/store/users";
import type { Schema } from "./model";
import { requestSchema } from "./request-schema";
import * as value from "./values";

const text = (description: string, more: Schema = {}): Schema => ({ type: "string", description, ...more });
const time = (description: string): Schema => text(description, { format: "date-time" });

/** An object of which every property is there, but for those that `optional` names. */
export function object(properties: Record<string, Schema>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", ...(required.length > 0 && { required }), properties };
}

const user = {
  id: text("The user's id, for good.", { format: "uuid" }),
  email: text("The address, as it was first written.", { format: "email" }),
  username: { type: ["string", "null"], description: "Null for a user who came by signing in." },
} satisfies Record<keyof User, Schema>;

const refreshToken = text("Good for one use, at `/oauth/token`. Keep it as a password.");
const expiresIn = {
  type: "integer",
  description: "For how many seconds the access token is good.",
  minimum: 0,
};
const tokenType = text("How the access token is sent.", { const: "Bearer" });

const nullable = (schema: Schema): Schema => ({ ...schema, type: [schema.type, "null"] });
const strings = (description: string) => ({ type: "array", description, items: { type: "string" } });
const uri = (description: string) => ({ type: "string", format: "uri", description });

const metadata: Schema = {
  ...object({
    issuer: uri("Who signs: `iss` in every token."),
    token_endpoint: uri("Where tokens come from."),
    revocation_endpoint: uri("Where they are revoked."),
    jwks_uri: uri("Where the keys are."),
    response_types_supported: strings("`code`, where a key signs ID tokens."),
    grant_types_supported: strings("What `/oauth/token` takes."),
    token_endpoint_auth_methods_supported: strings("How a client names itself."),
    claims_supported: strings("What tokens say."),
  }),
  description: "OpenID Connect Discovery and RFC 8414 say what else there is.",
  additionalProperties: true,
};

/** What answers are made of. */
export const SCHEMAS: Record<string, Schema> = {
  Message: object({ message: text("What is wrong, and never why.") }),
  FieldMessages: {
    type: "object",
    description: "A message for each field that is wrong.",
    minProperties: 1,
    additionalProperties: { type: "string" },
  },
  TooManyRequests: object({
    message: text("What is wrong."),
    retryAfter: { type: "integer", description: "The same as `Retry-After`.", minimum: 0 },
  }),
  Failure: object({
    message: text("What is wrong."),
    requestId: text("The log has the reason under this id."),
  }),
  OAuthError: object(
    {
      error: text("A code of RFC 6749.", { examples: ["invalid_grant"] }),
      error_description: text("The same in words."),
      requestId: text("Of a failure of ours: the log has the reason under this id."),
    },
    ["requestId"],
  ),
  User: object(user),
  SignedIn: object({
    access_token: text("A signed JWT; keys are at `/.well-known/jwks.json`."),
    token_type: tokenType,
    expires_in: expiresIn,
    refresh_token: refreshToken,
    user: { $ref: "#/components/schemas/User" },
  }),
  ExchangedLink: object({
    ...user,
    token: text("The access token: a signed JWT; keys are at `/.well-known/jwks.json`."),
    expiresAt: time("Until when the access token is good."),
  }),
  Session: object(
    {
      id: text("The session's id, `sid` in its access tokens.", { format: "uuid" }),
      client: text("What it was opened for: a frontend's origin, or the id of an OpenID Connect client."),
      browser: { type: ["string", "null"], description: "Which browser on which system, as far as it says." },
      country: { type: ["string", "null"], description: "From which country, as ISO 3166 has it." },
      createdAt: time("When it was opened."),
      lastSeenAt: time("When it was last used, to the hour."),
      expiresAt: time("When it ends, if it is not used."),
      current: { type: "boolean", description: "Whether it is the one that asks; an operator is not told." },
    },
    ["current"],
  ),
  Account: object(
    {
      ...user,
      id: text("The user's id, for good."),
      createdAt: time("When they came."),
      lastLoginAt: nullable(time("When they last signed in.")),
      disabledAt: nullable(time("Since when they are kept out.")),
      importedFrom: { type: ["string", "null"], description: "Where an imported user came from." },
      liveSessions: {
        type: "integer",
        description: "How many sessions are live, of one user alone.",
        minimum: 0,
      },
      suppressed: { type: "boolean", description: "Whether mail to them is withheld, of one user alone." },
    },
    ["liveSessions", "suppressed"],
  ),
  AccountPage: object({
    users: { type: "array", items: { $ref: "#/components/schemas/Account" } },
    next: { type: ["string", "null"], description: "`after` of the next page; null on the last one." },
  }),
  SuppressionPage: object({
    suppressions: {
      type: "array",
      items: object({
        email: text("The address that gets no mail."),
        reason: text("Why.", { enum: ["bounce", "complaint"] }),
        provider: text("Who reported it."),
        occurredAt: time("When it happened."),
      }),
    },
    next: { type: ["string", "null"], description: "`after` of the next page; null on the last one." },
  }),
  EventPage: object({
    events: {
      type: "array",
      description: "Newest first.",
      items: object({
        id: { type: "integer", description: "Rises with time." },
        at: time("When it happened."),
        kind: text("What happened."),
        ...Object.fromEntries(
          ["reason", "detail", "userId", "addressHash", "sessionId", "attemptId", "requestId"].map((name) => [
            name,
            { type: ["string", "null"] },
          ]),
        ),
      }),
    },
  }),
  ImportReport: object({
    lines: {
      type: "array",
      description: "What became of each line.",
      items: object(
        {
          line: { type: "integer", description: "From 1 on; empty lines do not count." },
          outcome: text("What became of it.", { enum: ["created", "known", "refused"] }),
          note: text("Why it was refused, or what of it was left out."),
        },
        ["note"],
      ),
    },
  }),
  Statistics: object(
    Object.fromEntries(
      [
        "users",
        "disabledUsers",
        "liveSessions",
        "suppressedAddresses",
        "loginsStarted",
        "mailsSent",
        "loginsCompleted",
        "requestsRefused",
      ].map((name) => [name, { type: "integer", minimum: 0 }]),
    ),
  ),
  Tokens: object(
    {
      access_token: text("A signed JWT; keys are at `/.well-known/jwks.json`."),
      token_type: tokenType,
      expires_in: expiresIn,
      refresh_token: refreshToken,
      id_token: text("Who signed in, for an OpenID Connect client that asked for `openid`."),
      scope: text("What was granted to the client, separated by spaces.", {
        examples: ["openid email"],
      }),
    },
    ["refresh_token", "id_token", "scope"],
  ),
  Userinfo: object(
    {
      sub: text("The user's id.", { format: "uuid" }),
      email: text("With the scope `email`.", { format: "email" }),
      email_verified: { type: "boolean", description: "With the scope `email`; always true." },
      preferred_username: text("With the scope `profile`, where the user has a username."),
    },
    ["email", "email_verified", "preferred_username"],
  ),
  Metadata: metadata,
  Mail: object({
    to: text("Whom to."),
    from: text("Who from."),
    subject: text("The subject."),
    text: text("The mail as plain text."),
    html: text("The mail as HTML."),
    sentAt: time("When it was sent."),
  }),
};

/** What proves that a login or a change of address is wanted: the code, or the token of the link. */
export const proofs = (config: Config): Record<string, Schema> => ({
  Code: requestSchema(VerifyCode(config)),
  LinkToken: requestSchema(VerifyToken),
});

export const PROOF: Schema = {
  anyOf: [{ $ref: "#/components/schemas/Code" }, { $ref: "#/components/schemas/LinkToken" }],
};

export const ref = (name: keyof typeof SCHEMAS & string): Schema => ({
  $ref: `#/components/schemas/${name}`,
});

export const USER = { id: value.USER_ID, email: value.EMAIL, username: "ann" };
export const ATTEMPT_HEADER = {
  "Attempt-Id": "Names the login attempt for the code's sake; grants nothing.",
};
