import { expect } from "../lib/expect.mjs";

/** The least that any Worker with Hono needs to start. */
export default {
  name: "empty",
  title: "empty Hono Worker",
  packages: [],
  entry: new URL("worker.js", import.meta.url),
  kv: [],
  d1: [],
  vars: {},
  schema: async () => [],
  /** @param {import("../../logins/client.mjs").Client} client */
  async hello(client) {
    const answer = await client.request("/");
    expect(answer.status === 200 && answer.text === "ok", "hello", answer);
  },
};
