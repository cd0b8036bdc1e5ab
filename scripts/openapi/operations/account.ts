import * as schemas from "../../../src/routes/schemas";
import type { Chapter, Operation } from "../model";
import { requestSchema } from "../request-schema";
import { ATTEMPT_HEADER, PROOF, ref, USER } from "../schemas";
import * as value from "../values";

const SIGNED_IN = value.bearer(value.ACCESS_TOKEN);
const NEW_ADDRESS = { ...USER, email: value.NEW_EMAIL, username: null };
const RECENT = "The login must be of the last ten minutes, else 403.";

const createUser: Operation = {
  id: "createUser",
  method: "post",
  path: "/api/users",
  summary: "Signs up before the first login",
  description: "Optional: whoever signs in is a user. 403 where sign-up is closed.",
  body: { schema: requestSchema(schemas.CreateUser) },
  answers: { 201: { description: "The user.", schema: ref("User") } },
  errors: [400, 403, 413, 415, 422, 429],
  examples: {
    create: {
      summary: "Ann signs up",
      body: { email: value.NEW_EMAIL, username: "ann" },
      status: 201,
      answer: { ...USER, email: value.NEW_EMAIL },
    },
    taken: {
      summary: "A username that is another's",
      body: { email: value.NEW_EMAIL, username: "bob" },
      status: 403,
      answer: { username: "Username taken" },
    },
    wrong: {
      summary: "Fields that are missing or wrong",
      body: { username: "1st" },
      status: 422,
      answer: { email: "Email required", username: "Invalid username" },
    },
  },
};

const getUser: Operation = {
  id: "getUser",
  method: "get",
  path: "/api/auth_user",
  summary: "Whose access token it is",
  security: ["accessToken"],
  answers: { 200: { description: "The user.", schema: ref("User") } },
  errors: [401, 403, 418],
  examples: {
    get: {
      summary: "The user",
      headers: SIGNED_IN,
      status: 200,
      answer: { ...USER, username: null },
    },
    nobody: { summary: "Without a token", status: 401, answer: { message: "Unauthorized" } },
  },
};

const renameUser: Operation = {
  id: "renameUser",
  method: "patch",
  path: "/api/auth_user",
  summary: "Chooses a username",
  security: ["accessToken"],
  body: { schema: requestSchema(schemas.RenameUser) },
  answers: { 200: { description: "The user.", schema: ref("User") } },
  errors: [400, 401, 403, 413, 415, 418, 422],
  examples: {
    rename: {
      summary: "Another username",
      headers: SIGNED_IN,
      body: { username: "ann" },
      status: 200,
      answer: USER,
    },
    taken: {
      summary: "One that is another's",
      headers: SIGNED_IN,
      body: { username: "bob" },
      status: 403,
      answer: { username: "Username taken" },
    },
  },
};

const deleteUser: Operation = {
  id: "deleteUser",
  method: "delete",
  path: "/api/auth_user",
  summary: "Deletes the account",
  description: `Its sessions end. ${RECENT}`,
  security: ["accessToken"],
  answers: { 204: { description: "It is deleted." } },
  errors: [401, 403, 413, 418],
  examples: {
    delete: { summary: "Soon after the login", headers: SIGNED_IN, status: 204 },
    tooLate: {
      summary: "Later than ten minutes after it",
      headers: SIGNED_IN,
      status: 403,
      answer: { message: "Sign in again" },
    },
  },
};

const startEmailChange: Operation = {
  id: "startEmailChange",
  method: "post",
  path: "/api/auth_user/email",
  summary: "Asks for another address",
  description: `A mail with a link and a code goes to the new address, which alone completes the change. ${RECENT}`,
  security: ["accessToken"],
  body: { schema: requestSchema(schemas.ChangeEmail) },
  answers: { 204: { description: "A mail is on its way.", headers: ATTEMPT_HEADER } },
  errors: [400, 401, 403, 413, 415, 418, 422, 429],
  examples: {
    start: {
      summary: "Another address",
      headers: SIGNED_IN,
      body: { email: value.NEW_EMAIL },
      status: 204,
      answerHeaders: { "Attempt-Id": value.CHANGE_ATTEMPT_ID },
    },
  },
};

const verifyEmailChange: Operation = {
  id: "verifyEmailChange",
  method: "post",
  path: "/api/auth_user/email/verify",
  summary: "Completes the change of address",
  description:
    "Needs no access token, for the new address proves it. The old one is told, with a link that undoes it for 7 days.",
  body: { schema: PROOF },
  answers: { 200: { description: "The user with the new address.", schema: ref("User") } },
  errors: [400, 403, 413, 415, 422, 429],
  examples: {
    code: {
      summary: "The code of the mail to the new address",
      body: { attemptId: value.CHANGE_ATTEMPT_ID, code: value.CHANGE_CODE },
      status: 200,
      answer: NEW_ADDRESS,
    },
    wrong: {
      summary: "A link that does not work",
      body: { token: "used-up" },
      status: 400,
      answer: { message: "Link expired or already used" },
    },
  },
};

export const account: Chapter = {
  name: "The account",
  description:
    "A user, and what they do with their own account. An OpenID Connect client's token reads it, with `email` and `profile`, and does nothing else here.",
  operations: [createUser, getUser, renameUser, deleteUser, startEmailChange, verifyEmailChange],
};
