import * as schemas from "../../../src/routes/schemas";
import { bearer } from "../../worker/helpers";
import { type Endpoint, JSON_BODY } from "./endpoint";
import type { Fields } from "./parts";
import { type Person, REDIRECT_URI } from "./person";
import { config } from "./service";

const byToken = async (person: Person) => ({ headers: authorization((await person.tokens()).accessToken) });
const authorization = (token: string): Fields => Object.entries(bearer(token));
const ACCESS = [401, 403, 418];

const start: Endpoint = {
  route: "POST /api/passwordless/start",
  plain: ({ email }) => ({ json: { email, redirectUri: REDIRECT_URI, locale: "de" } }),
  schema: schemas.StartLogin(config),
  works: 204,
  refuses: [...JSON_BODY, 429],
  answers: "json",
};

const verify: Endpoint = {
  route: "POST /api/passwordless/verify",
  plain: async (person) => {
    const { attemptId, code, cookies } = await person.login();
    return { json: { attemptId, code }, cookies };
  },
  schema: schemas.Verify(config),
  works: 200,
  refuses: [...JSON_BODY, 429],
  answers: "json",
};

const verifyRedirect: Endpoint = {
  route: "GET /api/passwordless/verify_redirect",
  plain: async (person) => {
    const { token, cookies } = await person.login();
    return {
      cookies,
      query: [
        ["verification_code", token],
        ["redirect_uri", REDIRECT_URI],
      ],
    };
  },
  schema: schemas.VerifyRedirect(config),
  works: 302,
  refuses: [200, 400, 422, 503],
  answers: "page",
};

const emailVerify: Endpoint = {
  route: "POST /api/auth_user/email/verify",
  plain: async (person) => {
    const { attemptId, code } = await person.addressChange();
    return { json: { attemptId, code } };
  },
  schema: schemas.Verify(config),
  works: 200,
  refuses: [...JSON_BODY, 403, 429],
  answers: "json",
};

const exchange: Endpoint = {
  route: "GET /users",
  plain: async (person) => ({
    query: [
      ["email", person.email],
      ["token", await person.exchangeToken()],
    ],
  }),
  schema: schemas.VerifyExchange,
  works: 200,
  notUnder: "same-browser",
  refuses: [302, 400, 422, 503],
  answers: "json",
};

/** The `/api` and `/users` contracts. */
export const api: Endpoint[] = [
  {
    route: "POST /api/users",
    plain: ({ email, name }) => ({ json: { email, username: name } }),
    schema: schemas.CreateUser,
    works: 201,
    refuses: [...JSON_BODY, 403, 429],
    answers: "json",
    signsUp: true,
  },
  start,
  verify,
  {
    ...verify,
    plain: async (person) => {
      const { token, cookies } = await person.login();
      return { json: { token }, cookies };
    },
  },
  verifyRedirect,
  { ...verifyRedirect, route: "POST /api/passwordless/verify_redirect", refuses: [200, 400, 403, 413, 422] },
  { route: "GET /api/auth_user", plain: byToken, works: 200, refuses: ACCESS, answers: "json" },
  {
    route: "PATCH /api/auth_user",
    plain: async (person) => ({ ...(await byToken(person)), json: { username: person.name } }),
    schema: schemas.RenameUser,
    works: 200,
    refuses: [...JSON_BODY, ...ACCESS],
    answers: "json",
  },
  { route: "DELETE /api/auth_user", plain: byToken, works: 204, refuses: [...ACCESS, 413], answers: "json" },
  {
    route: "POST /api/auth_user/email",
    plain: async (person) => ({ ...(await byToken(person)), json: { email: `other.${person.email}` } }),
    schema: schemas.ChangeEmail,
    works: 204,
    refuses: [...JSON_BODY, ...ACCESS, 429],
    answers: "json",
  },
  emailVerify,
  {
    ...emailVerify,
    plain: async (person) => ({ json: { token: (await person.addressChange()).token } }),
    notUnder: "same-browser",
  },
  { route: "GET /api/sessions", plain: byToken, works: 200, refuses: ACCESS, answers: "json" },
  {
    route: "DELETE /api/sessions",
    plain: async (person) => ({ ...(await byToken(person)), query: [["all", "true"]] }),
    works: 204,
    refuses: [...ACCESS, 413],
    answers: "json",
  },
  {
    route: "DELETE /api/sessions/:id",
    plain: async (person) => ({ ...(await byToken(person)), place: await person.otherSessionId() }),
    works: 204,
    refuses: [...ACCESS, 404, 413],
    answers: "json",
  },
  { route: "POST /api/logout", plain: byToken, works: 204, refuses: [...ACCESS, 413], answers: "json" },
  {
    route: "POST /users",
    plain: ({ email }) => ({ json: { email, locale: "fr" } }),
    schema: schemas.StartExchange,
    works: 200,
    refuses: [...JSON_BODY, 429],
    answers: "json",
  },
  exchange,
];
