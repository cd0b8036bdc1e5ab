import type { Config } from "../../../src/config";
import * as schemas from "../../../src/routes/schemas";
import type { Chapter, Operation } from "../model";
import { queryParameters, requestSchema } from "../request-schema";
import { ATTEMPT_HEADER, PROOF, ref, USER } from "../schemas";
import * as value from "../values";

const LINK = `/api/passwordless/verify_redirect?${new URLSearchParams({
  verification_code: value.LINK_TOKEN,
  redirect_uri: value.REDIRECT_URI,
})}`;
const OWN_BROWSER = { Cookie: `__Host-verifier-${value.ATTEMPT_ID}=${value.VERIFIER}` };
const PAGE = "The page where the person presses a button, or where they are told to type the code.";
const BACK = "Back to the frontend, the tokens behind the `#`.";
const LOCATION = `${value.REDIRECT_URI}#jwt=${value.ACCESS_TOKEN}&expires_at=2026-11-28T13%3A00%3A00Z&refresh_token=${value.REFRESH_TOKEN}`;

export const login = (config: Config): Chapter => ({
  name: "Signing in",
  description:
    'The redirect contract: a mail with a link and a code, then a token. Send `start` with `credentials: "include"`, so that the browser keeps the cookie that proves who asked.',
  operations: [start(config), ...verifyRedirect(config), verify, hostedLogin(config)],
});

const start = (config: Config): Operation => ({
  id: "startLogin",
  method: "post",
  path: "/api/passwordless/start",
  summary: "Mails a link and a code",
  description:
    "Known and unknown addresses are answered alike. Where sign-up is open, the user is made at the first completed login.",
  body: { schema: requestSchema(schemas.StartLogin(config)) },
  answers: {
    204: {
      description: "A mail is on its way. The answer sets the cookie that proves that this browser asked.",
      headers: ATTEMPT_HEADER,
    },
  },
  errors: [400, 404, 413, 415, 422, 429],
  examples: {
    start: {
      summary: "A link and a code for Ann",
      body: { email: value.EMAIL, redirectUri: value.REDIRECT_URI },
      status: 204,
      answerHeaders: { "Attempt-Id": value.ATTEMPT_ID },
    },
    wrong: {
      summary: "Fields that are missing or wrong",
      body: { email: "nobody", redirectUri: "https://evil.example/callback" },
      status: 422,
      answer: { email: "Invalid email", redirectUri: "Redirect URI not allowed" },
    },
    tooSoon: {
      summary: "Asking again at once",
      body: { email: value.EMAIL, redirectUri: value.REDIRECT_URI },
      status: 429,
      answer: { message: "Too many requests", retryAfter: 30 },
    },
  },
});

const verifyRedirect = (config: Config): Operation[] => {
  const parameters = queryParameters(schemas.VerifyRedirect(config));
  return [
    {
      id: "openLink",
      method: "get",
      path: "/api/passwordless/verify_redirect",
      summary: "Where the mailed link leads",
      description:
        "In the browser that asked it signs in; elsewhere it does what `LINK_POLICY` says. A browser meets errors as pages. HEAD, prefetches and previews do nothing, and are answered without a body.",
      parameters: [...parameters, COOKIE],
      answers: {
        200: { description: PAGE, type: "text/html" },
        302: { description: BACK, headers: { Location: "Where to." } },
      },
      errors: [400, 422, 429, 503],
      examples: {
        ownBrowser: {
          summary: "In the browser that asked",
          path: LINK,
          headers: OWN_BROWSER,
          status: 302,
          answerHeaders: { Location: LOCATION },
        },
        elsewhere: { summary: "Elsewhere", path: LINK, status: 200 },
        usedUp: {
          summary: "A link that does not work",
          path: LINK.replace(value.LINK_TOKEN, "used-up"),
          status: 400,
          answer: { message: "Link expired or already used" },
        },
      },
    },
    {
      id: "confirmLink",
      method: "post",
      path: "/api/passwordless/verify_redirect",
      summary: "What the button of that page does",
      description: "Refused from pages of other sites.",
      parameters: [...parameters, COOKIE],
      answers: {
        200: { description: PAGE, type: "text/html" },
        302: { description: BACK, headers: { Location: "Where to." } },
      },
      errors: [400, 403, 413, 422, 429],
      examples: {
        confirm: {
          summary: "The button",
          path: LINK,
          status: 302,
          answerHeaders: { Location: LOCATION },
        },
        elsewhere: {
          summary: "From another site's page",
          path: LINK,
          headers: { Origin: "https://evil.example" },
          status: 403,
          answer: { message: "Cross-site request" },
        },
      },
    },
  ];
};

const COOKIE = {
  name: "__Host-verifier-{Attempt-Id}",
  in: "cookie",
  description: "Set by `start` in the browser that asked.",
  schema: { type: "string" },
} as const;

const SIGNED_IN = {
  access_token: value.ACCESS_TOKEN,
  token_type: "Bearer",
  expires_in: 3600,
  refresh_token: value.REFRESH_TOKEN,
  user: { ...USER, username: null },
};

const verify: Operation = {
  id: "verify",
  method: "post",
  path: "/api/passwordless/verify",
  summary: "Tokens for a code, or for a link's token",
  description:
    "A code can be tried five times, if the service is not configured otherwise; the link then still works.",
  body: { schema: PROOF },
  answers: { 200: { description: "Signed in.", schema: ref("SignedIn") } },
  errors: [400, 413, 415, 422, 429],
  examples: {
    code: {
      summary: "The code",
      body: { attemptId: value.ATTEMPT_ID, code: value.CODE },
      status: 200,
      answer: SIGNED_IN,
    },
    token: {
      summary: "The token of the link",
      body: { token: value.LINK_TOKEN },
      status: 200,
      answer: SIGNED_IN,
    },
    wrong: {
      summary: "A wrong code",
      body: { attemptId: value.ATTEMPT_ID, code: "0000 0000" },
      status: 400,
      answer: { message: "Link expired or already used" },
    },
    short: {
      summary: "A code that is none",
      body: { attemptId: value.ATTEMPT_ID, code: "1234" },
      status: 422,
      answer: { code: "Code must have 8 digits" },
    },
  },
};

const hostedLogin = (config: Config): Operation => ({
  id: "openLoginPage",
  method: "get",
  path: "/login",
  summary: "The login page",
  description:
    "Send people here instead of building a form: they come back signed in, as from the link. Who is signed in and asks for nothing else goes to `/account`.",
  parameters: [
    ...queryParameters(schemas.LoginQuery(config)),
    {
      name: "locale",
      in: "query",
      description: "The language of the page and of the mail.",
      schema: { type: "string" },
    },
  ],
  answers: {
    200: { description: "The page.", type: "text/html" },
    302: { description: "To `/account`.", headers: { Location: "Where to." } },
  },
  errors: [422, 429],
  examples: {
    login: {
      summary: "For a frontend",
      path: `/login?${new URLSearchParams({ redirect_uri: value.REDIRECT_URI })}`,
      status: 200,
    },
    wrong: {
      summary: "A redirect URI that is not on the allow-list",
      path: `/login?${new URLSearchParams({ redirect_uri: "https://evil.example/" })}`,
      status: 422,
      answer: { redirect_uri: "Redirect URI not allowed" },
    },
  },
});
