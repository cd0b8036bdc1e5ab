// The least that a mailed link, single use and a signed token cost: the same calls, and nothing else. Not to be deployed:
// it checks no input, limits nobody and handles no failure.
import { importJWK, jwtVerify, SignJWT } from "jose";

const random = () =>
  crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url", omitPadding: true });
const sha256 = async (/** @type {string} */ text) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toBase64({
    alphabet: "base64url",
    omitPadding: true,
  });
const now = () => Math.floor(Date.now() / 1000);

let keys;
const keysOf = async (env) => {
  if (keys) return keys;
  const { d, ...jwk } = JSON.parse(env.SIGNING_KEY);
  const made = { sign: await importJWK({ ...jwk, d }, "ES256"), verify: await importJWK(jwk, "ES256") };
  keys = made;
  return made;
};

const issue = async (env, sub, sid) =>
  new SignJWT({ sub, sid, iss: "floor", exp: now() + 900 })
    .setProtectedHeader({ alg: "ES256" })
    .sign((await keysOf(env)).sign);

async function start(request, env) {
  const { email } = await request.json();
  const token = random();
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO counters VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count",
    ).bind(email),
  ]);
  await env.KV.put(`attempt:${await sha256(token)}`, JSON.stringify({ email, expiresAt: now() + 900 }), {
    expirationTtl: 900,
  });
  const sent = await fetch(`${env.MAIL_API}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ to: email, subject: "Sign in", text: `${env.PUBLIC_URL}/verify?token=${token}` }),
  });
  await sent.json();
  return new Response(null, { status: sent.ok ? 204 : 503 });
}

async function verify(url, env) {
  const attempt = await sha256(url.searchParams.get("token"));
  const { email } = JSON.parse(await env.KV.get(`attempt:${attempt}`));
  const session = crypto.randomUUID();
  const refresh = random();
  const [
    {
      results: [user],
    },
    {
      results: [winner],
    },
  ] = await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO users VALUES (?, ?, ?) ON CONFLICT (email) DO UPDATE SET last_login_at = excluded.last_login_at RETURNING id",
    ).bind(crypto.randomUUID(), email, now()),
    env.DB.prepare(
      "INSERT INTO sessions SELECT ?, id, ?, ? FROM users WHERE email = ? ON CONFLICT (attempt_id) DO UPDATE SET attempt_id = attempt_id RETURNING id",
    ).bind(session, attempt, now() + 2592000, email),
    env.DB.prepare("INSERT INTO refresh_tokens SELECT ?, id FROM sessions WHERE id = ?").bind(
      await sha256(refresh),
      session,
    ),
  ]);
  if (winner.id !== session) return new Response(null, { status: 400 });
  const jwt = await issue(env, user.id, session);
  return new Response(null, {
    status: 302,
    headers: { Location: `https://app.example.com/callback#jwt=${jwt}&refresh_token=${refresh}` },
  });
}

async function me(request, env) {
  const { payload } = await jwtVerify(
    request.headers.get("Authorization").slice("Bearer ".length),
    (await keysOf(env)).verify,
  );
  const user = await env.DB.prepare(
    "SELECT users.id, email FROM users JOIN sessions ON user_id = users.id WHERE sessions.id = ? AND expires_at > ?",
  )
    .bind(payload.sid, now())
    .first();
  return Response.json(user);
}

async function refresh(request, env) {
  const old = await sha256((await request.formData()).get("refresh_token"));
  const token = random();
  const [
    ,
    {
      results: [session],
    },
  ] = await env.DB.batch([
    env.DB.prepare("UPDATE refresh_tokens SET hash = ? WHERE hash = ?").bind(await sha256(token), old),
    env.DB.prepare(
      "SELECT session_id AS id, user_id FROM refresh_tokens JOIN sessions ON sessions.id = session_id WHERE hash = ?",
    ).bind(await sha256(token)),
  ]);
  return Response.json({ access_token: await issue(env, session.user_id, session.id), refresh_token: token });
}

export default {
  fetch(request, env) {
    const url = new URL(request.url);
    switch (url.pathname) {
      case "/start":
        return start(request, env);
      case "/verify":
        return verify(url, env);
      case "/me":
        return me(request, env);
      case "/refresh":
        return refresh(request, env);
      default:
        return new Response(null, { status: 404 });
    }
  },
};
