/**
 * What stands in the examples for what is different every time. The test that sends the examples makes a real one of
 * each, and puts it in its place.
 */
export { STORED_URL as EXAMPLE_URL } from "../../src/openapi/stored-url";
export const EMAIL = "ann@example.com";
export const NEW_EMAIL = "ann.smith@example.com";
export const USER_ID = "5b6f2d0e-3c1a-4f7e-9a52-0d1c8e7b4f63";
export const REDIRECT_URI = "https://app.example.com/callback";
export const CLIENT_ID = "my-app";
export const CONFIDENTIAL_ID = "wiki";
export const CLIENT_SECRET = "the-secret-that-npm-run-clients-printed";

export const ATTEMPT_ID = "qNfZq1Pz9hV3mC0xTzKJt5b8wY2uL6rDgEoA4sI7nXk";
export const CODE = "1234 5678";
export const LINK_TOKEN = "Yk3vP0tR8wZ1sQ6dN4jH7mB2xC9aL5fGeUoI3yTqWcE";
export const VERIFIER = "m8Dq2LrT5xV0cJ7nB4hK9wP1sZ6gF3yAeUoIiYtRqWc";
export const EXCHANGE_TOKEN = "h2Zr9XbQ4nM7kV1tC6wJ0sD5gL8pF3yAeUoIiYtRqWc";
export const CHANGE_ATTEMPT_ID = "V6tB1nM8qZ3xK0wJ5cD9rL4hS7gP2fAeUoIyYtRqWcg";
export const CHANGE_CODE = "8765 4321";
export const ACCESS_TOKEN = "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiI1YjZmMmQwZSJ9.c2lnbmF0dXJl";
export const REFRESH_TOKEN = "w7Jc5D0rL9hS4gP2fV6tB1nM8qZ3xKAeUoIyYtRqWcg";
export const SESSION_ID = "019a3f5e-7c21-7b44-8d0e-6f2a91c4b3d7";

export const ADMIN_TOKEN = "q1Zk7RtW3xVbN9mLc5Hd0Jf2Gs8Pa4Ye6UoIuTrQwEz";

export const HOOK_SECRET = "Vt7Rk2Qm9Xw4Lc8Zp3Nb6Hd1Js5Gf0Ya";

export const AUTHORIZATION_CODE = "P1sZ6gF3yAm8Dq2LrT5xV0cJ7nB4hK9weUoIiYtRqWc";
export const CODE_VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
export const CODE_CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
export const CLIENT_ACCESS_TOKEN =
  "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJhdWQiOiJteS1hcHAifQ.c2lnbmF0dXJl";
export const CLIENT_REFRESH_TOKEN = "D5gL8pF3yAh2Zr9XbQ4nM7kV1tC6wJ0seUoIiYtRqWc";
export const ID_TOKEN = "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJteS1hcHAifQ.c2lnbmF0dXJl";

export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
