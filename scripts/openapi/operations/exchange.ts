import * as schemas from "../../../src/routes/schemas";
import type { Chapter } from "../model";
import { queryParameters, requestSchema } from "../request-schema";
import { ATTEMPT_HEADER, object, ref, USER } from "../schemas";
import * as value from "../values";

const query = (token: string) => `/users?${new URLSearchParams({ email: value.EMAIL, token })}`;

export const exchange: Chapter = {
  name: "The exchange contract",
  description:
    "For a frontend that gets the link itself and exchanges its token. Only there where `EXCHANGE_URL` is configured; else 404.",
  operations: [
    {
      id: "startExchange",
      method: "post",
      path: "/users",
      summary: "Mails a link to the frontend",
      description: "The link is `EXCHANGE_URL?email=…&token=…`. Its code goes to `/api/passwordless/verify`.",
      body: { schema: requestSchema(schemas.StartExchange) },
      answers: {
        200: {
          description: "A mail is on its way.",
          schema: object({ email: { type: "string", description: "The address.", format: "email" } }),
          headers: ATTEMPT_HEADER,
        },
      },
      errors: [400, 404, 413, 415, 422, 429],
      examples: {
        start: {
          summary: "A link for Ann",
          body: { email: value.EMAIL },
          status: 200,
          answer: { email: value.EMAIL },
          answerHeaders: { "Attempt-Id": value.ATTEMPT_ID },
        },
        form: {
          summary: "A body that is no JSON",
          headers: { "Content-Type": "text/plain" },
          body: { email: value.EMAIL },
          status: 415,
          answer: { message: "JSON body required" },
        },
      },
    },
    {
      id: "exchangeLink",
      method: "get",
      path: "/users",
      summary: "Exchanges the link's token",
      description:
        "Call it from a script, behind a button. A browser that navigates here is held to `LINK_POLICY`, and sent to `LOGIN_URL` where the pair is wrong.",
      parameters: queryParameters(schemas.VerifyExchange),
      answers: {
        200: { description: "Signed in.", schema: ref("ExchangedLink") },
        302: { description: "A browser's navigation: to `LOGIN_URL`.", headers: { Location: "Where to." } },
      },
      errors: [400, 404, 422, 429, 503],
      examples: {
        exchange: {
          summary: "The pair of the link",
          path: query(value.EXCHANGE_TOKEN),
          status: 200,
          answer: { ...USER, username: null, token: value.ACCESS_TOKEN, expiresAt: "2026-11-28T13:00:00Z" },
        },
        wrong: {
          summary: "A wrong pair",
          path: query("wrong"),
          status: 400,
          answer: { message: "Link expired or already used" },
        },
        browser: {
          summary: "A wrong pair, to a browser",
          path: query("wrong"),
          headers: { Accept: "text/html" },
          status: 302,
          answerHeaders: { Location: `${value.EXAMPLE_URL}/login` },
        },
      },
    },
  ],
};
