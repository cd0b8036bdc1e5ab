import { cookieHeader, keepCookies } from "./cookies.mjs";
import { expect } from "./expect.mjs";
import { linkIn, newNetwork } from "./people.mjs";

/** @typedef {import("../../logins/client.mjs").Client} Client */

const SESSION_COOKIE = "better-auth.session_token";

/** @param {Client} client @param {string} email */
export async function start(client, email) {
  const network = newNetwork();
  const answer = await client.request("/api/auth/sign-in/magic-link", {
    method: "POST",
    headers: { ...network, "Content-Type": "application/json" },
    body: JSON.stringify({ email, callbackURL: "/dashboard" }),
  });
  expect(answer.status === 200 && JSON.parse(answer.text).status === true, "start", answer);
  return { email, network };
}

/** @param {Client} client @param {any} pending @param {any} mail */
export async function verify(client, { email, network }, mail) {
  const answer = await client.request(linkIn(mail), { headers: network });
  const jar = keepCookies({}, answer);
  expect(opened(answer) && jar[SESSION_COOKIE], "verify", answer);
  return { email, network, cookie: cookieHeader(jar) };
}

/** @param {Client} client @param {any} session */
export async function me(client, { email, network, cookie }) {
  const answer = await client.request("/api/auth/get-session", { headers: { ...network, Cookie: cookie } });
  expect(answer.status === 200 && JSON.parse(answer.text)?.user.email === email, "me", answer);
}

/** From a network of its own, or the limit by address would hide the race. @param {Client} client @param {any} _pending @param {any} mail */
export async function race(client, _pending, mail) {
  return wasOpened(await client.request(linkIn(mail), { headers: newNetwork() }));
}

/** @param {import("../../logins/client.mjs").Answer} answer */
export function wasOpened(answer) {
  if (opened(answer)) return true;
  expect(answer.status === 302 && answer.headers.location?.includes("error=INVALID_TOKEN"), "race", answer);
  return false;
}

/** @param {import("../../logins/client.mjs").Answer} answer */
const opened = ({ status, headers }) =>
  status === 302 && headers.location?.endsWith("/dashboard") && headers["set-cookie"]?.length > 0;
