import { bearer } from "../../worker/helpers";
import { APP, authorizeUrl, CALLBACK, SECRET, VERIFIER } from "../../worker/openid";
import { type Endpoint, OAUTH_BODY } from "./endpoint";
import type { Fields } from "./parts";
import { FROM_OUR_PAGE, type Person } from "./person";

const NAMES =
  "response_type client_id redirect_uri scope state nonce code_challenge code_challenge_method prompt max_age login_hint ui_locales id_token_hint response_mode request request_uri registration display acr_values claims";
const TOKEN_NAMES =
  "grant_type code redirect_uri code_verifier client_id client_secret refresh_token scope token token_type_hint";

async function authorizationRequest(person: Person): Promise<Fields> {
  await person.registered();
  return [...new URLSearchParams((await authorizeUrl({ login_hint: person.email })).split("?")[1])];
}

const authorize: Endpoint = {
  route: "GET /oauth/authorize",
  plain: async (person) => ({
    headers: [["Accept", "text/html"]],
    cookies: (await person.browserSession()).cookies,
    query: await authorizationRequest(person),
  }),
  names: NAMES.split(" "),
  works: 303,
  refuses: [200, 302, 400],
  answers: "page",
};

const logout: Endpoint = {
  route: "GET /oauth/logout",
  plain: async (person) => ({
    headers: [["Accept", "text/html"]],
    cookies: (await person.browserSession()).cookies,
    query: [
      ["id_token_hint", (await person.clientTokens()).idToken],
      ["client_id", "app"],
      ["post_logout_redirect_uri", APP],
      ["state", "the state"],
    ],
  }),
  names: ["id_token_hint", "client_id", "post_logout_redirect_uri", "state", "logout_hint", "ui_locales"],
  works: 303,
  refuses: [200, 400, 503],
  answers: "page",
};

const token: Endpoint = {
  route: "POST /oauth/token",
  plain: async (person) => ({
    form: [
      ["grant_type", "authorization_code"],
      ["code", (await person.browserSession()).code],
      ["redirect_uri", CALLBACK],
      ["client_id", "app"],
      ["code_verifier", VERIFIER],
    ],
  }),
  names: TOKEN_NAMES.split(" "),
  works: 200,
  refuses: OAUTH_BODY,
  answers: "oauth",
};

const revoke: Endpoint = {
  ...token,
  route: "POST /oauth/revoke",
  plain: async (person) => ({
    form: [
      ["token", (await person.clientTokens()).access],
      ["client_id", "app"],
    ],
  }),
};

const userinfo: Endpoint = {
  route: "GET /oauth/userinfo",
  plain: async (person) => ({ headers: Object.entries(bearer((await person.clientTokens()).access)) }),
  works: 200,
  refuses: [401, 403, 413, 418],
  answers: "oauth",
};

const post = async ({ plain }: Endpoint, person: Person) => {
  const { query, ...parts } = await plain(person);
  return { ...parts, form: query };
};

/** OpenID Connect. */
export const oauth: Endpoint[] = [
  authorize,
  {
    ...authorize,
    route: "POST /oauth/authorize",
    plain: (person) => post(authorize, person),
    refuses: [400, 413],
  },
  userinfo,
  { ...userinfo, route: "POST /oauth/userinfo" },
  logout,
  { ...logout, route: "POST /oauth/logout", plain: (person) => post(logout, person), refuses: [400, 413] },
  {
    ...logout,
    route: "POST /oauth/logout/confirmed",
    plain: async (person) => ({ ...(await logout.plain(person)), headers: FROM_OUR_PAGE, form: [] }),
    refuses: [200, 400, 403, 413],
  },
  token,
  {
    ...token,
    plain: async (person) => ({
      form: [
        ["grant_type", "refresh_token"],
        ["refresh_token", (await person.clientTokens()).refresh],
        ["client_id", "app"],
      ],
    }),
  },
  {
    ...token,
    plain: async (person) => ({
      form: [
        ["grant_type", "refresh_token"],
        ["refresh_token", (await person.tokens()).refreshToken],
      ],
    }),
  },
  revoke,
  {
    ...revoke,
    plain: async (person) => {
      await person.registered();
      return {
        headers: [["Authorization", `Basic ${btoa(`confidential:${SECRET}`)}`]],
        form: [["token", (await person.tokens()).refreshToken]],
      };
    },
  },
];
