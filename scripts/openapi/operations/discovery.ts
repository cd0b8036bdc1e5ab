import type { Chapter, Operation } from "../model";
import { object, ref } from "../schemas";

const KEY = {
  kty: "EC",
  crv: "P-256",
  x: "nZ2oJ9mB1qk3YvD8tR5wL0cX7sH4gP6fAeUoIyKjTbM",
  y: "T4rW8zQ1xV6nC3mJ0kL9hG5dS2pF7yAeUoIbYtRqWcE",
  kid: "hY7tR2wQ9eP4oI1uL6kJ8gF3dS5aZ0xCvBnMqWsEdRf",
  alg: "ES256",
  use: "sig",
  iat: 1795867200,
};

const discovery = (["openid-configuration", "oauth-authorization-server"] as const).map(
  (name): Operation => ({
    id: name === "openid-configuration" ? "openidConfiguration" : "oauthMetadata",
    method: "get",
    path: `/.well-known/${name}`,
    summary: name === "openid-configuration" ? "What an OpenID client must know" : "The same by RFC 8414",
    answers: {
      200: {
        description: "The metadata; may be kept for five minutes.",
        schema: ref("Metadata"),
      },
    },
    errors: [],
    examples: { get: { summary: "Without anything", status: 200 } },
  }),
);

export const discoveryChapter: Chapter = {
  name: "Keys and discovery",
  description: "For anybody, and from any origin.",
  operations: [
    {
      id: "jwks",
      method: "get",
      path: "/.well-known/jwks.json",
      summary: "The keys that verify tokens",
      description: "RFC 7517. Symmetric keys are not shown.",
      answers: {
        200: {
          description: "The keys, the one that signs first; may be kept for five minutes.",
          schema: object({
            keys: {
              type: "array",
              description: "Public keys as JWK.",
              items: {
                ...object(
                  {
                    kty: { type: "string", description: "The kind of key." },
                    kid: { type: "string", description: "Its id, in the header of each token." },
                    alg: { type: "string", description: "The algorithm." },
                    use: { type: "string", description: "`sig`." },
                    iat: {
                      type: "integer",
                      description: "When it was made, in Unix seconds, where that is known.",
                    },
                  },
                  ["iat"],
                ),
                additionalProperties: true,
              },
            },
          }),
        },
      },
      errors: [],
      examples: { get: { summary: "The keys", status: 200, answer: { keys: [KEY] } } },
    },
    ...discovery,
    {
      id: "openapi",
      method: "get",
      path: "/openapi.json",
      summary: "This document",
      answers: {
        200: {
          description: "OpenAPI 3.1; may be kept for five minutes.",
          schema: {
            ...object({ openapi: { type: "string", description: "The version of OpenAPI." } }),
            additionalProperties: true,
          },
          headers: { ETag: "Changes with the document." },
        },
        304: { description: "It is as it was at `If-None-Match`." },
      },
      errors: [],
      examples: { get: { summary: "As it stands", status: 200 } },
    },
  ],
};
