import type { Answer } from "./model";

const message = { $ref: "#/components/schemas/Message" };
const oauth = { $ref: "#/components/schemas/OAuthError" };
const failure = { $ref: "#/components/schemas/Failure" };
const WAIT = { "Retry-After": "The seconds after which to come back." };
const SCHEME = { "WWW-Authenticate": "How to say who asks." };

/** A shared answer, and its name in `components.responses`. */
type Shared = Record<number, [name: string, answer: Answer]>;

export const ERRORS: { plain: Shared; oauth: Shared } = {
  plain: {
    400: [
      "BadRequest",
      {
        description: "Malformed JSON, or a link or code that is wrong, expired or used up.",
        schema: message,
      },
    ],
    401: [
      "Unauthorized",
      { description: "No access token, or none that is good any more.", schema: message, headers: SCHEME },
    ],
    403: [
      "Forbidden",
      {
        description:
          "Not with this token, this login or this value: a message, under its field where it is of one.",
        schema: { $ref: "#/components/schemas/FieldMessages" },
      },
    ],
    404: ["NotFound", { description: "There is no such thing here.", schema: message }],
    413: ["TooLarge", { description: "A body over 16 KiB (1 MiB under `/hooks`).", schema: message }],
    415: ["NotJson", { description: "The body is not `application/json`.", schema: message }],
    418: ["UserGone", { description: "The token is good, but its user is gone.", schema: message }],
    422: [
      "Invalid",
      {
        description: "What is wrong with which field.",
        schema: { $ref: "#/components/schemas/FieldMessages" },
      },
    ],
    429: [
      "TooMany",
      {
        description: "A limit is reached.",
        schema: { $ref: "#/components/schemas/TooManyRequests" },
        headers: WAIT,
      },
    ],
    500: ["InternalError", { description: "A failure of ours.", schema: failure }],
    503: [
      "Unavailable",
      { description: "A failure of ours that a retry can help.", schema: failure, headers: WAIT },
    ],
  },
  oauth: {
    400: [
      "OAuthBadRequest",
      { description: "What is wrong with the request, or what it shows.", schema: oauth },
    ],
    401: [
      "OAuthUnauthorized",
      { description: "The client is unknown, or its secret wrong.", schema: oauth, headers: SCHEME },
    ],
    429: ["OAuthTooMany", { description: "A limit is reached.", schema: oauth, headers: WAIT }],
    500: ["OAuthInternalError", { description: "A failure of ours.", schema: oauth }],
    503: [
      "OAuthUnavailable",
      { description: "A failure of ours that a retry can help.", schema: oauth, headers: WAIT },
    ],
  },
};

/** Of whichever operation. */
export const OTHER_REFUSAL: [name: string, answer: Answer] = [
  "Refused",
  {
    description:
      "404 where there is no such path, 405 with `Allow` for another method, 431 where the headers are longer than 16 KiB.",
    schema: message,
  },
];
