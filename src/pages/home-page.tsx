import { messagesOf } from "../locales";
import { Layout } from "./layout";
import type { View } from "./view";

const ENDPOINTS = [
  ["POST /api/passwordless/start", "{email, redirectUri}: mails a link and a code"],
  ["GET /api/passwordless/verify_redirect", "where the mailed link leads; ends at redirect_uri#jwt=…"],
  ["POST /api/passwordless/verify", "{attemptId, code} or {token}: tokens as JSON"],
  ["GET /api/auth_user", "whose access token it is"],
  ["GET /api/sessions, DELETE", "the user's sessions, and ending them"],
  ["POST /oauth/token, /oauth/revoke", "refreshing and revoking (RFC 6749, RFC 7009)"],
  ["POST /api/users", "{email, username}: signs up before the first login"],
  ["POST /users, GET /users", "the same for a frontend that exchanges the token itself"],
  ["GET /.well-known/jwks.json", "the keys that verify access tokens"],
  ["GET /.well-known/openid-configuration", "discovery"],
  ["GET /healthz", "whether KV and D1 answer"],
] as const;

interface HomePageProps {
  view: View;
  /** Whether a plain visit to the login page leads anywhere. */
  canSignIn: boolean;
}

export const HomePage = ({ view, canSignIn }: HomePageProps) => {
  const { home } = messagesOf(view.locale);
  return (
    <Layout view={view} title={home.title(view.brand.appName)} wide>
      <h1>{home.title(view.brand.appName)}</h1>
      <p>{home.lead}</p>
      {canSignIn && (
        <a class="button" href="/login">
          {home.signIn}
        </a>
      )}
      <h2>{home.developers}</h2>
      <p>{home.documentation}</p>
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
