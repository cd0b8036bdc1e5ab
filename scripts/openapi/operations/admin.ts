import * as schemas from "../../../src/routes/admin/schemas";
import type { Chapter, Example, Operation, Parameter } from "../model";
import { queryParameters, requestSchema } from "../request-schema";
import { ref, USER } from "../schemas";
import * as value from "../values";

const OPERATOR = value.bearer(value.ADMIN_TOKEN);
const ERRORS = [401, 404, 429];
const JSON_ERRORS = [...ERRORS, 400, 413, 415, 422];
const TIME = "2026-11-28T12:00:00Z";
const ACCOUNT = {
  ...USER,
  username: null,
  createdAt: TIME,
  lastLoginAt: TIME,
  disabledAt: null,
  importedFrom: null,
};
const LINES = "JSON lines: one JSON object a line.";

const path = (name: string, description: string, example: string): Parameter => ({
  name,
  in: "path",
  required: true,
  description,
  schema: { type: "string", examples: [example] },
});
const ID = path("id", "The user's id.", value.USER_ID);

/** What all of them have. */
const operation = (
  rest: Omit<Operation, "security" | "errors" | "examples"> & {
    errors?: number[];
    examples: Record<string, Omit<Example, "headers">>;
  },
): Operation => ({
  errors: ERRORS,
  ...rest,
  security: ["adminToken"],
  examples: Object.fromEntries(
    Object.entries(rest.examples).map(([name, example]) => [name, { ...example, headers: OPERATOR }]),
  ),
});

const NOBODY: Omit<Example, "headers"> = {
  summary: "Somebody who is not there",
  status: 404,
  answer: { message: "No such user" },
};

/** An act on one user, which is answered by nothing. */
const act = (
  id: string,
  method: Operation["method"],
  below: string,
  summary: string,
  done: string,
  description?: string,
): Operation =>
  operation({
    id,
    method,
    path: `/api/admin/users/{id}${below}`,
    summary,
    description,
    parameters: [ID],
    answers: { 204: { description: done } },
    errors: [...ERRORS, 413],
    examples: {
      ann: { summary: "Ann", path: `/api/admin/users/${value.USER_ID}${below}`, status: 204 },
      nobody: { ...NOBODY, path: `/api/admin/users/nobody${below}` },
    },
  });

export const admin: Chapter = {
  name: "Administration",
  description:
    "What an operator does; also by `npm run admin`. It is there where `ADMIN_TOKEN_HASH` is set, and for no page of another origin. Each call is told in the events.",
  operations: [
    operation({
      id: "findUsers",
      method: "get",
      path: "/api/admin/users",
      summary: "Users, in the order of their addresses",
      parameters: queryParameters(schemas.UsersQuery),
      answers: { 200: { description: "A page of them.", schema: ref("AccountPage") } },
      errors: [...ERRORS, 422],
      examples: {
        byEmail: {
          summary: "Ann",
          path: `/api/admin/users?email=${encodeURIComponent(value.EMAIL)}`,
          status: 200,
          answer: { users: [{ ...ACCOUNT, username: "ann", lastLoginAt: null }], next: null },
        },
        wrong: {
          summary: "A page that is too long",
          path: "/api/admin/users?limit=1000",
          status: 422,
          answer: { limit: "Limit must be 1 to 100" },
        },
      },
    }),
    operation({
      id: "addUser",
      method: "post",
      path: "/api/admin/users",
      summary: "Adds a user, also where sign-up is closed",
      body: { schema: requestSchema(schemas.AddUser) },
      answers: { 201: { description: "The user.", schema: ref("User") } },
      errors: [...JSON_ERRORS, 403],
      examples: {
        add: {
          summary: "Ann's colleague",
          body: { email: value.NEW_EMAIL },
          status: 201,
          answer: { ...USER, email: value.NEW_EMAIL, username: null },
        },
        taken: {
          summary: "Somebody who is there already",
          body: { email: "bob@example.com" },
          status: 403,
          answer: { email: "Email taken" },
        },
      },
    }),
    operation({
      id: "readUser",
      method: "get",
      path: "/api/admin/users/{id}",
      summary: "One user",
      parameters: [ID],
      answers: { 200: { description: "The user.", schema: ref("Account") } },
      examples: {
        ann: {
          summary: "Ann",
          path: `/api/admin/users/${value.USER_ID}`,
          status: 200,
          answer: { ...ACCOUNT, liveSessions: 1, suppressed: false },
        },
        nobody: { ...NOBODY, path: "/api/admin/users/nobody" },
      },
    }),
    act("removeUser", "delete", "", "Deletes a user with all that is theirs", "They are gone."),
    act(
      "disableUser",
      "post",
      "/disable",
      "Keeps a user out, and ends their sessions",
      "They are out.",
      "Their access tokens are refused here at once, elsewhere until they run out.",
    ),
    act("enableUser", "post", "/enable", "Lets a user in again", "They may sign in."),
    operation({
      id: "listSessionsOfUser",
      method: "get",
      path: "/api/admin/users/{id}/sessions",
      summary: "The live sessions of a user, newest first",
      parameters: [ID],
      answers: { 200: { description: "The sessions.", schema: { type: "array", items: ref("Session") } } },
      examples: {
        ann: {
          summary: "Ann's",
          path: `/api/admin/users/${value.USER_ID}/sessions`,
          status: 200,
          answer: [
            {
              id: value.SESSION_ID,
              client: new URL(value.REDIRECT_URI).origin,
              browser: "Firefox, Linux",
              country: "DE",
              createdAt: TIME,
              lastSeenAt: TIME,
              expiresAt: TIME,
            },
          ],
        },
      },
    }),
    act("endSessionsOfUser", "delete", "/sessions", "Ends all sessions of a user", "They have ended."),
    operation({
      id: "endSessionOfUser",
      method: "delete",
      path: "/api/admin/users/{id}/sessions/{session}",
      summary: "Ends one session of a user",
      parameters: [ID, path("session", "The session's id.", value.SESSION_ID)],
      answers: { 204: { description: "It has ended." } },
      errors: [...ERRORS, 413],
      examples: {
        one: {
          summary: "One of Ann's",
          path: `/api/admin/users/${value.USER_ID}/sessions/${value.SESSION_ID}`,
          status: 204,
        },
      },
    }),
    operation({
      id: "exportUsers",
      method: "get",
      path: "/api/admin/users/export",
      summary: "All users, in the order of their ids",
      description: `${LINES} A page with fewer lines than its limit is the last.`,
      parameters: queryParameters(schemas.ExportQuery),
      answers: { 200: { description: "A page of users.", type: "application/jsonl" } },
      errors: [...ERRORS, 422],
      examples: { first: { summary: "The first 1000", path: "/api/admin/users/export", status: 200 } },
    }),
    operation({
      id: "importUsers",
      method: "post",
      path: "/api/admin/users/import",
      summary: "Adds up to 200 users from elsewhere",
      description: `${LINES} Of each there may be \`id\`, \`username\`, \`createdAt\`, \`lastLoginAt\` and \`disabledAt\` besides \`email\`. Whose address is known stays as they are.`,
      parameters: queryParameters(schemas.ImportQuery),
      body: { schema: { type: "string" }, type: "application/jsonl" },
      answers: { 200: { description: "What became of each line.", schema: ref("ImportReport") } },
      errors: [...ERRORS, 413, 422],
      examples: {
        two: {
          summary: "Two, of whom one has no address",
          path: "/api/admin/users/import?source=auth0",
          body: `{"id":"auth0|5f7c","email":"${value.NEW_EMAIL}"}\n{"id":"auth0|5f7d"}\n`,
          status: 200,
          answer: {
            lines: [
              { line: 1, outcome: "created" },
              { line: 2, outcome: "refused", note: "email: Email required" },
            ],
          },
        },
      },
    }),
    operation({
      id: "listSuppressions",
      method: "get",
      path: "/api/admin/suppressions",
      summary: "Addresses that get no mail",
      parameters: queryParameters(schemas.PageQuery),
      answers: { 200: { description: "A page of them.", schema: ref("SuppressionPage") } },
      errors: [...ERRORS, 422],
      examples: {
        list: {
          summary: "Bob's alone",
          status: 200,
          answer: {
            suppressions: [
              { email: "bob@example.com", reason: "bounce", provider: "postmark", occurredAt: TIME },
            ],
            next: null,
          },
        },
      },
    }),
    operation({
      id: "liftSuppression",
      method: "post",
      path: "/api/admin/suppressions/lift",
      summary: "Lets an address get mail again",
      body: { schema: requestSchema(schemas.LiftSuppression) },
      answers: { 204: { description: "Mail goes there." } },
      errors: JSON_ERRORS,
      examples: {
        lift: { summary: "Bob's", body: { email: "bob@example.com" }, status: 204 },
        not: {
          summary: "One that is not suppressed",
          body: { email: value.NEW_EMAIL },
          status: 404,
          answer: { message: "Not suppressed" },
        },
      },
    }),
    operation({
      id: "findEvents",
      method: "get",
      path: "/api/admin/events",
      summary: "What happened, newest first",
      parameters: queryParameters(schemas.EventsQuery),
      answers: { 200: { description: "A page of events.", schema: ref("EventPage") } },
      errors: [...ERRORS, 422],
      examples: {
        none: {
          summary: "Mails to Ann that did not go out",
          path: `/api/admin/events?email=${encodeURIComponent(value.EMAIL)}&kind=mail.not_sent`,
          status: 200,
          answer: { events: [] },
        },
        some: { summary: "The last one", path: "/api/admin/events?limit=1", status: 200 },
      },
    }),
    operation({
      id: "readStatistics",
      method: "get",
      path: "/api/admin/stats",
      summary: "How many of everything there are, and what happened in the last 24 hours",
      answers: { 200: { description: "The figures.", schema: ref("Statistics") } },
      examples: { now: { summary: "Now", status: 200 } },
    }),
  ],
};
