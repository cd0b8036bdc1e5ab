/** Fails the run where an answer is not what it must be. @param {unknown} fact @param {string} what @param {import("../../logins/client.mjs").Answer} [answer] */
export function expect(fact, what, answer) {
  if (fact) return;
  throw new Error(answer ? `${what}: ${answer.status} ${answer.text.slice(0, 300)}` : what);
}

/** What a browser sends back of the cookies that an answer set. @param {import("../../logins/client.mjs").Answer} answer */
export const cookiesOf = ({ headers }) =>
  (headers["set-cookie"] ?? []).map((/** @type {string} */ cookie) => cookie.split(";")[0]).join("; ");
