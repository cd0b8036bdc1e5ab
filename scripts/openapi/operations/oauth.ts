import { PROMPTS, RESPONSE_MODES, SCOPES } from "../../../src/core/authorization-request";
import type { Chapter, Operation, Parameter, Schema } from "../model";
import { object, ref } from "../schemas";
import * as value from "../values";

const FORM = "application/x-www-form-urlencoded";
const text = (description: string, more: Schema = {}): Schema => ({ type: "string", description, ...more });

/** The same fields in the query. */
const asParameters = ({
  properties,
  required = [],
}: {
  properties: Record<string, Schema>;
  required?: string[];
}) =>
  Object.entries(properties).map(
    ([name, { description, ...schema }]): Parameter => ({
      name,
      in: "query",
      required: required.includes(name),
      description: String(description),
      schema,
    }),
  );

const AUTHORIZE = {
  type: "object",
  required: ["client_id", "redirect_uri", "response_type", "scope"],
  properties: {
    response_type: text("`code`.", { const: "code" }),
    client_id: text("The client's id, as `npm run clients` printed it.", { examples: [value.CLIENT_ID] }),
    redirect_uri: text("One of the client's, exactly as registered.", { examples: [value.REDIRECT_URI] }),
    scope: text(`Of \`${SCOPES.join(" ")}\`; others are ignored.`, { examples: [SCOPES.join(" ")] }),
    code_challenge: text("PKCE; required of clients without a secret.", { pattern: "^[\\w-]{43}$" }),
    code_challenge_method: text("`S256`, where there is a challenge.", { const: "S256" }),
    state: text("Comes back as it is.", { maxLength: 2048 }),
    nonce: text("Comes back in the ID token.", { maxLength: 2048 }),
    response_mode: text("How the answer comes.", { enum: [...RESPONSE_MODES], default: "query" }),
    prompt: text(`\`${PROMPTS.join("` or `")}\`: never, or in any case, a login page.`),
    max_age: text("How many seconds old the login may be.", { pattern: "^\\d{1,10}$" }),
    login_hint: text("The address that stands in the form from the start."),
    id_token_hint: text("An ID token of whoever is to be signed in."),
    ui_locales: text("Languages, separated by spaces."),
  },
};

const REQUEST = {
  response_type: "code",
  client_id: value.CLIENT_ID,
  redirect_uri: value.REDIRECT_URI,
  scope: SCOPES.join(" "),
  state: "af0ifjsldkj",
  code_challenge: value.CODE_CHALLENGE,
  code_challenge_method: "S256",
};
const AUTHORIZE_PATH = `/oauth/authorize?${new URLSearchParams(REQUEST)}`;
const LOCATION = { Location: "Where to." };

const authorize: Operation[] = [
  {
    id: "authorize",
    method: "get",
    path: "/oauth/authorize",
    summary: "Signs somebody in for a client",
    description:
      "Send the person's browser here. An answer to the client has `code`, or `error` and `error_description`, with `state` and `iss`. 400 where the client or the redirect URI is unknown.",
    parameters: asParameters(AUTHORIZE),
    answers: {
      200: {
        description: "With `response_mode=form_post`: the page that sends the answer.",
        type: "text/html",
      },
      302: { description: "To the login page.", headers: LOCATION },
      303: { description: "To the client's redirect URI, with the answer.", headers: LOCATION },
    },
    errors: [400, 404, 429],
    oauthErrors: [429],
    examples: {
      signIn: {
        summary: "The person has to sign in",
        path: AUTHORIZE_PATH,
        status: 302,
        answerHeaders: {
          Location: `/login?${new URLSearchParams({ return_to: AUTHORIZE_PATH })}`,
        },
      },
      none: {
        summary: "The same, without a login page",
        path: `${AUTHORIZE_PATH}&prompt=none`,
        status: 303,
        answerHeaders: {
          Location: `${value.REDIRECT_URI}?${new URLSearchParams({ error: "login_required", error_description: "The person has to sign in", state: REQUEST.state, iss: value.EXAMPLE_URL })}`,
        },
      },
      unknown: {
        summary: "An unknown client",
        path: AUTHORIZE_PATH.replace(value.CLIENT_ID, "nobody"),
        status: 400,
        answer: { message: "Unknown client or redirect URI" },
      },
    },
  },
  {
    id: "authorizeByForm",
    method: "post",
    path: "/oauth/authorize",
    summary: "The same by a form",
    body: { schema: AUTHORIZE, type: FORM },
    answers: { 303: { description: "To the same with the fields in the query.", headers: LOCATION } },
    errors: [400, 404, 413, 429],
    oauthErrors: [400, 429],
    examples: {
      form: {
        summary: "A form",
        body: REQUEST,
        status: 303,
        answerHeaders: { Location: AUTHORIZE_PATH },
      },
    },
  },
];

const CLIENT = {
  client_id: text("The client's id, where it has no secret or sends it here."),
  client_secret: text("Its secret, if it is not in the `Authorization` header."),
};

const TOKEN_ERRORS = [400, 401, 413, 429];
const OAUTH_ERRORS = [400, 401, 429, 500, 503];

const token: Operation = {
  id: "token",
  method: "post",
  path: "/oauth/token",
  summary: "Tokens for a code or a refresh token",
  description:
    "RFC 6749. Frontends of the redirect and exchange contracts refresh here without a `client_id`. A refresh token is used up by that; where it is used again later, its session ends.",
  security: ["anybody", "client"],
  body: {
    type: FORM,
    schema: {
      type: "object",
      required: ["grant_type"],
      properties: {
        grant_type: text("What is shown.", { enum: ["authorization_code", "refresh_token"] }),
        code: text("With `authorization_code`: good for 60 seconds, and once."),
        redirect_uri: text("With `authorization_code`: the one of the request."),
        code_verifier: text("With `authorization_code`: PKCE."),
        refresh_token: text("With `refresh_token`."),
        ...CLIENT,
      },
    },
  },
  answers: { 200: { description: "The tokens.", schema: ref("Tokens") } },
  errors: TOKEN_ERRORS,
  oauthErrors: OAUTH_ERRORS,
  examples: {
    code: {
      summary: "A client's code",
      body: {
        grant_type: "authorization_code",
        code: value.AUTHORIZATION_CODE,
        redirect_uri: value.REDIRECT_URI,
        client_id: value.CLIENT_ID,
        code_verifier: value.CODE_VERIFIER,
      },
      status: 200,
      answer: {
        access_token: value.CLIENT_ACCESS_TOKEN,
        token_type: "Bearer",
        expires_in: 3600,
        refresh_token: value.CLIENT_REFRESH_TOKEN,
        id_token: value.ID_TOKEN,
        scope: SCOPES.join(" "),
      },
    },
    refresh: {
      summary: "A frontend's refresh token",
      body: { grant_type: "refresh_token", refresh_token: value.REFRESH_TOKEN },
      status: 200,
      answer: {
        access_token: value.ACCESS_TOKEN,
        token_type: "Bearer",
        expires_in: 3600,
        refresh_token: "gP2fV6tB1nM8qZ3xKw7Jc5D0rL9hS4AeUoIyYtRqWcg",
      },
    },
    used: {
      summary: "One that is unknown, used or revoked",
      body: { grant_type: "refresh_token", refresh_token: "used" },
      status: 400,
      answer: {
        error: "invalid_grant",
        error_description: "Code or refresh token wrong, expired, used or revoked",
      },
    },
    wrongSecret: {
      summary: "A client whose secret is wrong",
      headers: { Authorization: `Basic ${btoa(`${value.CONFIDENTIAL_ID}:wrong`)}` },
      body: { grant_type: "refresh_token", refresh_token: value.CLIENT_REFRESH_TOKEN },
      status: 401,
      answer: { error: "invalid_client", error_description: "Client unknown, or its secret wrong" },
    },
  },
};

const revoke: Operation = {
  id: "revoke",
  method: "post",
  path: "/oauth/revoke",
  summary: "Ends the session of a token",
  description: "RFC 7009, for access and refresh tokens. An unknown one is answered alike.",
  security: ["anybody", "client"],
  body: {
    type: FORM,
    schema: {
      type: "object",
      required: ["token"],
      properties: { token: text("The token."), ...CLIENT },
    },
  },
  answers: { 200: { description: "The session has ended." } },
  errors: TOKEN_ERRORS,
  oauthErrors: OAUTH_ERRORS,
  examples: {
    frontend: { summary: "A frontend's", body: { token: value.REFRESH_TOKEN }, status: 200 },
    client: {
      summary: "By a client with a secret",
      headers: {
        Authorization: `Basic ${btoa(`${value.CONFIDENTIAL_ID}:${value.CLIENT_SECRET}`)}`,
      },
      body: { token: "unknown" },
      status: 200,
    },
    nothing: {
      summary: "Without a token",
      body: {},
      status: 400,
      answer: { error: "invalid_request", error_description: "token required" },
    },
  },
};

const userinfo = (["get", "post"] as const).map(
  (method): Operation => ({
    id: method === "get" ? "userinfo" : "userinfoByPost",
    method,
    path: "/oauth/userinfo",
    summary: "Who signed in",
    description: "As far as the client was granted to know it.",
    security: ["accessToken"],
    answers: { 200: { description: "The claims.", schema: ref("Userinfo") } },
    errors: [401, 403, 413, 418, 429],
    oauthErrors: [429, 500, 503],
    examples: {
      claims: {
        summary: "A client's token",
        headers: value.bearer(value.CLIENT_ACCESS_TOKEN),
        status: 200,
        answer: { sub: value.USER_ID, email: value.EMAIL, email_verified: true },
      },
    },
  }),
);

const LOGOUT = object(
  {
    id_token_hint: text("The ID token of whoever signs out; without it they are asked."),
    client_id: text("The client's id, where there is no ID token."),
    post_logout_redirect_uri: text("Where to go on, as the client has registered it."),
    state: text("Comes back as it is."),
  },
  ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"],
);
const LEAVE = {
  id_token_hint: value.ID_TOKEN,
  post_logout_redirect_uri: value.REDIRECT_URI,
  state: "bye",
};
const LOGOUT_PATH = `/oauth/logout?${new URLSearchParams(LEAVE)}`;

const logout: Operation[] = [
  {
    id: "signOut",
    method: "get",
    path: "/oauth/logout",
    summary: "Signs out here, and of every client",
    description: "Send the person's browser here. OpenID Connect RP-Initiated Logout.",
    parameters: asParameters({ properties: LOGOUT.properties as Record<string, Schema> }),
    answers: {
      200: { description: "The question whether to sign out, or that it is done.", type: "text/html" },
      303: { description: "To `post_logout_redirect_uri`.", headers: LOCATION },
    },
    errors: [400, 429, 503],
    oauthErrors: [429],
    examples: {
      leave: {
        summary: "With the ID token",
        path: LOGOUT_PATH,
        status: 303,
        answerHeaders: { Location: `${value.REDIRECT_URI}?state=bye` },
      },
    },
  },
  {
    id: "signOutByForm",
    method: "post",
    path: "/oauth/logout",
    summary: "The same by a form",
    body: { schema: LOGOUT, type: FORM },
    answers: { 303: { description: "To the same with the fields in the query.", headers: LOCATION } },
    errors: [400, 413, 429],
    oauthErrors: [400, 429],
    examples: {
      form: { summary: "A form", body: LEAVE, status: 303, answerHeaders: { Location: LOGOUT_PATH } },
    },
  },
];

export const oauth: Chapter = {
  name: "OpenID Connect",
  description:
    "The authorization code flow with PKCE. `/.well-known/openid-configuration` says the rest; where no key signs ID tokens, `/oauth/authorize` is not there.",
  operations: [...authorize, token, ...userinfo, revoke, ...logout],
};
