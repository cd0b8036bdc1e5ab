import type { Client } from "../store/clients";

/** What an application may ask for; other scopes are ignored (OpenID Connect Core §3.1.2.1). */
export const SCOPES = ["openid", "email", "profile", "offline_access"];
export const RESPONSE_MODES = ["query", "fragment", "form_post"] as const;
export const PROMPTS = ["none", "login"];

export type ResponseMode = (typeof RESPONSE_MODES)[number];

/** Where an answer to the application goes, and what stands in it in any case. */
export interface AnswerTo {
  redirectUri: string;
  responseMode: ResponseMode;
  state: string | undefined;
}

/** An application's wish to have somebody signed in, once it is known to be in order; times in seconds. */
export interface AuthorizationRequest {
  /** Those of `SCOPES` that were asked for, space-separated. */
  scope: string;
  nonce: string | undefined;
  /** BASE64URL(SHA-256(code_verifier)), RFC 7636 §4.2. */
  codeChallenge: string | undefined;
  prompt: "none" | "login" | undefined;
  maxAgeSeconds: number | undefined;
  loginHint: string | undefined;
  idTokenHint: string | undefined;
}

/** An error for the application (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6). */
export interface AuthorizationError {
  error: string;
  error_description: string;
}

/** Parameters (RFC 6749 §3.1): an empty one is as if left out, and none may be there twice. */
export type Parameters = { values: ReadonlyMap<string, string>; repeated: ReadonlySet<string> };

export function readParameters(search: URLSearchParams): Parameters {
  const entries = [...search].filter(([, value]) => value !== "");
  const names = entries.map(([name]) => name);
  return {
    values: new Map(entries),
    repeated: new Set(names.filter((name, place) => names.indexOf(name) !== place)),
  };
}

/**
 * Where an answer may go: null where nobody can tell, and the person must be told instead (RFC 6749 §4.1.2.1). Redirect
 * URIs are compared as texts (RFC 9700 §2.1).
 */
export function readAnswerTo(client: Client | null, { values, repeated }: Parameters): AnswerTo | null {
  const redirectUri = values.get("redirect_uri");
  if (client === null || redirectUri === undefined || !client.redirectUris.includes(redirectUri)) return null;
  if (repeated.has("client_id") || repeated.has("redirect_uri")) return null;
  const asked = repeated.has("response_mode") ? undefined : values.get("response_mode");
  const responseMode = RESPONSE_MODES.find((mode) => mode === asked) ?? "query";
  return { redirectUri, responseMode, state: repeated.has("state") ? undefined : values.get("state") };
}

/** They come back in an address, and wait in one while the person signs in. */
const MOST_CHARACTERS = 2048;

/** The request of this client, or what is wrong with it. */
export function readAuthorizationRequest(
  client: Client,
  { values, repeated }: Parameters,
): AuthorizationRequest | AuthorizationError {
  const get = (name: string) => values.get(name);
  const [twice] = repeated;
  if (twice !== undefined) return refuse("invalid_request", "A parameter is given twice");
  for (const [name, error] of NOT_SUPPORTED)
    if (get(name) !== undefined) return refuse(error, `${name} is not supported`);

  for (const name of ["state", "nonce"])
    if ((get(name)?.length ?? 0) > MOST_CHARACTERS) return refuse("invalid_request", `${name} is too long`);

  const responseType = get("response_type");
  if (responseType === undefined) return refuse("invalid_request", "response_type required");
  if (responseType !== "code") return refuse("unsupported_response_type", "code is supported");
  const responseMode = get("response_mode");
  if (responseMode !== undefined && !RESPONSE_MODES.some((mode) => mode === responseMode))
    return refuse("invalid_request", `response_mode must be one of ${RESPONSE_MODES.join(", ")}`);

  const asked = (get("scope") ?? "").split(" ");
  const scope = SCOPES.filter((one) => asked.includes(one)).join(" ");
  if (scope === "") return refuse("invalid_scope", `scope must name some of ${SCOPES.join(", ")}`);

  const challenge = readChallenge(client, get("code_challenge"), get("code_challenge_method"));
  if (challenge !== undefined && "error" in challenge) return challenge;
  const prompt = readPrompt(get("prompt"));
  if (prompt !== undefined && "error" in prompt) return prompt;
  const maxAge = get("max_age");
  if (maxAge !== undefined && !/^\d{1,10}$/.test(maxAge))
    return refuse("invalid_request", "max_age must be a number of seconds");

  return {
    scope,
    nonce: get("nonce"),
    codeChallenge: challenge?.codeChallenge,
    prompt: prompt?.prompt,
    maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
    loginHint: get("login_hint"),
    idTokenHint: get("id_token_hint"),
  };
}

const NOT_SUPPORTED = [
  ["request", "request_not_supported"],
  ["request_uri", "request_uri_not_supported"],
  ["registration", "registration_not_supported"],
] as const;

const refuse = (error: string, error_description: string): AuthorizationError => ({
  error,
  error_description,
});

/** S256 alone, required of clients without a secret and heeded for all (RFC 9700 §2.1.1). */
function readChallenge(
  client: Client,
  codeChallenge: string | undefined,
  method: string | undefined,
): { codeChallenge: string } | AuthorizationError | undefined {
  if (codeChallenge === undefined && method === undefined)
    return client.secretHash === null ? refuse("invalid_request", "code_challenge required") : undefined;
  // Without a method it would be "plain" (RFC 7636 §4.3).
  if (method !== "S256") return refuse("invalid_request", "code_challenge_method must be S256");
  if (codeChallenge === undefined || !/^[\w-]{43}$/.test(codeChallenge))
    return refuse("invalid_request", "code_challenge must be 43 characters of base64url");
  return { codeChallenge };
}

/** Nobody is asked to consent here, so `consent` is fulfilled; to select an account is to sign in. */
function readPrompt(
  text: string | undefined,
): { prompt: "none" | "login" | undefined } | AuthorizationError | undefined {
  const prompts = (text ?? "").split(" ").filter((one) => one !== "");
  if (prompts.some((one) => !["none", "login", "consent", "select_account"].includes(one)))
    return refuse("invalid_request", `prompt must be one of ${PROMPTS.join(", ")}`);
  if (prompts.includes("none"))
    return prompts.length === 1 ? { prompt: "none" } : refuse("invalid_request", "prompt=none stands alone");
  return prompts.includes("login") || prompts.includes("select_account") ? { prompt: "login" } : undefined;
}
