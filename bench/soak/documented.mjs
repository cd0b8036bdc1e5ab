/** What docs/api.md and docs/conformance.md say that each request may be answered. Any of them may be too large (413, 431) or too many (429). */
const STATUSES = {
  "POST /api/passwordless/start": [204, 400, 403, 415, 422],
  "GET /api/passwordless/verify_redirect": [200, 302, 400, 422, 503],
  "HEAD /api/passwordless/verify_redirect": [200],
  "POST /api/passwordless/verify_redirect": [302, 400, 403, 422],
  "POST /api/passwordless/verify": [200, 400, 415, 422],
  "POST /api/users": [201, 400, 403, 415, 422],
  "GET /api/auth_user": [200, 401, 403, 418],
  "GET /api/sessions": [200, 401, 403],
  "POST /api/logout": [204, 401, 403],
  "POST /users": [200, 400, 415, 422],
  "GET /users": [200, 302, 400, 422, 503],
  "HEAD /users": [200],
  "GET /login": [200, 302, 422],
  "POST /login": [303, 403, 422],
  "GET /login/code": [200, 422],
  "POST /login/code": [302, 303, 400, 403, 422],
  "GET /login/link": [200, 303, 400, 422, 503],
  "HEAD /login/link": [200],
  "POST /login/link": [303, 400, 403, 422],
  "GET /account": [200, 303],
  "GET /oauth/authorize": [302, 303, 400],
  "POST /oauth/token": [200, 400, 401],
  "POST /oauth/revoke": [200, 400, 401],
  "GET /oauth/userinfo": [200, 401, 403],
  "GET /oauth/logout": [200, 302, 303, 400],
  "GET /.well-known/jwks.json": [200],
  "GET /.well-known/openid-configuration": [200],
  "GET /healthz": [200],
};

const ANY = [413, 429, 431];

/** @param {string} request its method and path @param {number} status */
export const isDocumented = (request, status) =>
  ANY.includes(status) ||
  (new Map(Object.entries(STATUSES)).get(request) ?? [404, 405]).includes(status) ||
  (request.startsWith("OPTIONS ") && status === 204);
