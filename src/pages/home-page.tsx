import { messagesOf } from "../locales";
import { Layout } from "./layout";
import type { View } from "./view";

const ENDPOINTS = [
  ["POST /api/passwordless/start", "{email, redirectUri}: mails a link and a code"],
  ["GET /api/passwordless/verify_redirect", "where the mailed link leads; ends at redirect_uri#jwt=…"],
  ["POST /api/passwordless/verify", "{attemptId, code} or {token}: tokens as JSON"],
  ["GET /api/auth_user", "whose access token it is"],
  ["GET /api/sessions, DELETE", "the user's sessions, and ending them"],
  ["GET /oauth/authorize", "OpenID Connect: authorization code with PKCE"],
  ["POST /oauth/token, /oauth/revoke", "tokens for codes, refreshing and revoking (RFC 6749, RFC 7009)"],
  ["GET /oauth/userinfo, /oauth/logout", "who it is, and signing out"],
  ["GET /client.js", "OpenID Connect for a page without a build"],
  ["GET /account", "who is signed in here, their sessions, and their account"],
  ["POST /api/users", "{email, username}: signs up before the first login"],
  ["POST /users, GET /users", "the same for a frontend that exchanges the token itself"],
  ["GET /.well-known/jwks.json", "the keys that verify access tokens"],
  ["GET /.well-known/openid-configuration", "discovery"],
  ["GET /healthz", "whether KV and D1 answer, and are up to date"],
  ["GET /openapi.json", "all of this as OpenAPI 3.1"],
] as const;

export const HomePage = ({ view }: { view: View }) => {
  const { home } = messagesOf(view.locale);
  return (
    <Layout view={view} title={home.title(view.brand.appName)} wide>
      <h1>{home.title(view.brand.appName)}</h1>
      <p>{home.lead}</p>
      <a class="button" href="/login">
        {home.signIn}
      </a>
      <h2>{home.developers}</h2>
      <p>{home.documentation}</p>
      <p>
        <a href="/docs">/docs</a>
      </p>
      <table>
        {ENDPOINTS.map(([endpoint, purpose]) => (
          <tr>
            <th scope="row">
              <code>{endpoint}</code>
            </th>
            <td>{purpose}</td>
          </tr>
        ))}
      </table>
    </Layout>
  );
};
