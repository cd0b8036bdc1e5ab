import { filled } from "./filled.mjs";

/**
 * What a behaviour has at hand.
 * @typedef {object} Stage
 * @property {import("./types.mjs").Provider} provider
 * @property {import("./types.mjs").Call} call
 * @property {import("node:http").ServerResponse} response
 * @property {() => import("./types.mjs").Answer} take checks the mail, keeps it as sent, and says what the provider says
 * @property {(answer: import("./types.mjs").Answer) => void} answer
 * @property {() => void} cut
 * @property {(work: () => void, ms: number) => void} later unless the client is gone by then
 */

const HTML = { "content-type": "text/html; charset=utf-8" };
const JSON_TYPE = { "content-type": "application/json" };
const SLOW_MS = 2000;
const DRIP_MS = 10;

/** @type {Record<string, { about: string, play: (stage: Stage) => void }>} */
export const BEHAVIOURS = {
  ok: {
    about: "takes the mail if nothing is missing from the request, and says so with an id",
    play: ({ answer, take }) => answer(take()),
  },
  "bad-address": { about: "the recipient's address is not valid", play: fail("bad-address") },
  "bad-sender": { about: "the sender or its domain is not verified", play: fail("bad-sender") },
  "bad-key": { about: "the API key is wrong", play: fail("bad-key") },
  "rate-limited": { about: "too many requests at once", play: fail("rate-limited") },
  quota: { about: "the quota or the credits are used up", play: fail("quota") },
  error: { about: "something broke at the provider, and it says so in its own form", play: fail("error") },
  "echo-secrets": {
    about: "an error in the provider's form that quotes the recipient and the text of the mail",
    play: fail("echo-secrets"),
  },
  maintenance: {
    about: "503 with a page of HTML",
    play: ({ answer }) =>
      answer({
        status: 503,
        headers: { ...HTML, "retry-after": "120" },
        body: "<!doctype html><title>Down for maintenance</title><h1>We will be back soon</h1>",
      }),
  },
  silent: { about: "reads the request and never answers", play: () => {} },
  slow: {
    about: "answers as ok does, after 2 seconds",
    play: ({ answer, later, take }) => later(() => answer(take()), SLOW_MS),
  },
  cut: { about: "cuts the connection once the request was read", play: ({ cut }) => cut() },
  "cut-midway": {
    about: "sends the headers and half of a JSON body, then cuts the connection",
    play: ({ response, cut }) => {
      response.writeHead(200, { ...JSON_TYPE, "content-length": "100" });
      response.write('{"message":"Accepted","id":"0123456789', cut);
    },
  },
  garbage: {
    about: "200 with bytes that are no JSON and no text",
    play: ({ response }) => {
      response.writeHead(200, JSON_TYPE).end(Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28, 0x22]));
    },
  },
  html: {
    about: "200 with a page of HTML, as a proxy or a captive portal does",
    play: ({ answer }) =>
      answer({ status: 200, headers: HTML, body: "<!doctype html><title>Welcome</title><h1>Welcome</h1>" }),
  },
  empty: { about: "200 without a body and without an id", play: ({ answer }) => answer({ status: 200 }) },
  "other-json": {
    about: "200 with JSON of another shape",
    play: ({ answer }) => answer({ status: 200, body: { result: [{ ok: 1, id: { value: null } }] } }),
  },
  endless: {
    about: "200 and a body that goes on until the client goes away",
    play: ({ response }) => {
      response.writeHead(200, JSON_TYPE).write('{"message":"');
      const drip = setInterval(() => {
        if (!response.writableNeedDrain) response.write("and so on ".repeat(100));
      }, DRIP_MS);
      response.once("close", () => clearInterval(drip));
    },
  },
  redirect: {
    about: "307 to the same provider's ok: a client that follows it hands its key and the mail on",
    play: ({ answer, call, provider }) =>
      answer({ status: 307, headers: { location: `/ok/${provider.name}${call.path}` } }),
  },
  "sent-then-cut": {
    about: "takes the mail as ok does, then cuts the connection: sent, and the client cannot know",
    play: ({ answer, cut, take }) => {
      const said = take();
      if (said.status >= 400) answer(said);
      else cut();
    },
  },
};

/** @param {import("./types.mjs").ErrorName} name @returns {(stage: Stage) => void} */
function fail(name) {
  return ({ answer, call, provider }) => answer(filled(provider.errors[name], provider.read(call)));
}
