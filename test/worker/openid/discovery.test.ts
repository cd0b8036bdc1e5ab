import { expect, it } from "vitest";
import { browser } from "../browser";
import { instance, ORIGIN } from "../helpers";
import { answerIn, authorizeUrl, register, signInto } from "../openid";

const latchkey = instance();
const read = async (path = "/.well-known/openid-configuration", service = latchkey) =>
  (await (await service.get(path)).json()) as Record<string, string & string[]>;

it("OpenID Connect Discovery §4.2, RFC 8414 §3.2: answers JSON, at both addresses the same, to any page", async () => {
  const response = await latchkey.get("/.well-known/openid-configuration", {
    Origin: "https://app.example.com",
  });
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toMatch("application/json");
  expect(response.headers.get("Access-Control-Allow-Origin")).toBe("https://app.example.com");
  expect(await read("/.well-known/oauth-authorization-server")).toEqual(await response.json());
});

it("OpenID Connect Discovery §3: names all that is required", async () => {
  expect(await read()).toMatchObject({
    issuer: ORIGIN,
    authorization_endpoint: `${ORIGIN}/oauth/authorize`,
    token_endpoint: `${ORIGIN}/oauth/token`,
    userinfo_endpoint: `${ORIGIN}/oauth/userinfo`,
    jwks_uri: `${ORIGIN}/.well-known/jwks.json`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["ES256"],
  });
});

it("RP-Initiated Logout §2.1, RFC 9207 §3, RFC 7009 §2, RFC 9700 §2.1.1: says what there is besides", async () => {
  expect(await read()).toMatchObject({
    end_session_endpoint: `${ORIGIN}/oauth/logout`,
    revocation_endpoint: `${ORIGIN}/oauth/revoke`,
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ["S256"],
    grant_types_supported: ["authorization_code", "refresh_token"],
    token_endpoint_auth_methods_supported: ["none", "client_secret_basic", "client_secret_post"],
  });
});

it("OpenID Connect Discovery §3: denies what would be there by default", async () => {
  expect(await read()).toMatchObject({
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    claims_parameter_supported: false,
  });
});

it("OpenID Connect Discovery §4.3: has the issuer that stands in its tokens and answers", async () => {
  const production = instance({
    PUBLIC_URL: "https://login.example.com",
    MAIL_PROVIDERS: "webhook",
    MAIL_WEBHOOK_URL: "https://mail.example.com",
    MAIL_WEBHOOK_SECRET: "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0",
  });
  expect((await read(undefined, production)).issuer).toBe("https://login.example.com");
});

it("OpenID Connect Discovery §3: keeps what it says: each scope, mode, prompt and algorithm that it names works", async () => {
  await register();
  const person = browser(latchkey);
  await signInto(latchkey, person);
  const { scopes_supported = [], response_modes_supported = [], prompt_values_supported = [] } = await read();
  for (const scope of scopes_supported)
    expect(answerIn(await person.open(await authorizeUrl({ scope })))).toMatchObject({
      code: expect.any(String),
    });
  for (const response_mode of response_modes_supported) {
    const response = await person.open(await authorizeUrl({ response_mode }));
    expect(response.status).toBe(response_mode === "form_post" ? 200 : 303);
  }
  for (const prompt of prompt_values_supported)
    expect((await person.open(await authorizeUrl({ prompt }))).headers.get("Location")).not.toMatch("error=");
});

it("RFC 7517 §5, RFC 8414 §2: shows the keys that verify, and no private part of one", async () => {
  const { keys } = (await (await latchkey.get("/.well-known/jwks.json")).json()) as { keys: object[] };
  expect(keys).toEqual([
    {
      kty: "EC",
      crv: "P-256",
      x: expect.any(String),
      y: expect.any(String),
      kid: expect.any(String),
      alg: "ES256",
      use: "sig",
      iat: expect.any(Number),
    },
  ]);
});
