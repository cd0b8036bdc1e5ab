import type { Chapter } from "../model";
import { ref } from "../schemas";
import * as value from "../values";

const SIGNED_IN = value.bearer(value.ACCESS_TOKEN);
const ACCESS = [401, 403, 418];

export const sessions: Chapter = {
  name: "Sessions",
  description: "Where the user is signed in. A session that has ended is refused here at once.",
  operations: [
    {
      id: "listSessions",
      method: "get",
      path: "/api/sessions",
      summary: "The user's sessions, newest first",
      security: ["accessToken"],
      answers: { 200: { description: "The sessions.", schema: { type: "array", items: ref("Session") } } },
      errors: ACCESS,
      examples: {
        list: {
          summary: "The only one",
          headers: SIGNED_IN,
          status: 200,
          answer: [
            {
              id: value.SESSION_ID,
              client: new URL(value.REDIRECT_URI).origin,
              browser: "Firefox, Linux",
              country: "DE",
              createdAt: "2026-11-28T12:00:00Z",
              lastSeenAt: "2026-11-28T12:00:00Z",
              expiresAt: "2027-01-27T12:00:00Z",
              current: true,
            },
          ],
        },
      },
    },
    {
      id: "endSessions",
      method: "delete",
      path: "/api/sessions",
      summary: "Ends all others, or all",
      security: ["accessToken"],
      parameters: [
        {
          name: "all",
          in: "query",
          description: "`true`: the one that asks, too.",
          schema: { type: "string", examples: ["true"] },
        },
      ],
      answers: { 204: { description: "They have ended." } },
      errors: [...ACCESS, 413],
      examples: {
        others: { summary: "All others", headers: SIGNED_IN, status: 204 },
        all: { summary: "All", path: "/api/sessions?all=true", headers: SIGNED_IN, status: 204 },
      },
    },
    {
      id: "endSession",
      method: "delete",
      path: "/api/sessions/{id}",
      summary: "Ends one",
      security: ["accessToken"],
      parameters: [
        {
          name: "id",
          in: "path",
          required: true,
          description: "The session's id.",
          schema: { type: "string", examples: [value.SESSION_ID] },
        },
      ],
      answers: { 204: { description: "It has ended." } },
      errors: [...ACCESS, 404, 413],
      examples: {
        end: { summary: "One", path: `/api/sessions/${value.SESSION_ID}`, headers: SIGNED_IN, status: 204 },
        unknown: {
          summary: "One that is not theirs, or has ended",
          path: "/api/sessions/nothing",
          headers: SIGNED_IN,
          status: 404,
          answer: { message: "No such session" },
        },
      },
    },
    {
      id: "logout",
      method: "post",
      path: "/api/logout",
      summary: "Ends the one that asks",
      security: ["accessToken"],
      answers: { 204: { description: "It has ended." } },
      errors: [...ACCESS, 413],
      examples: { logout: { summary: "Signs out", headers: SIGNED_IN, status: 204 } },
    },
  ],
};
