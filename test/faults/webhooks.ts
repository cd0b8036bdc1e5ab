import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { deletion } from "./accounts";
import { rowOf } from "./addresses";
import { atFrontend, openLink, start } from "./frontends";
import type { Journey, Step } from "./journey";
import { EVENTS_WEBHOOK_URL } from "./network";
import type { Person } from "./person";

const variables = {
  EVENTS_WEBHOOK_URL,
  EVENTS_WEBHOOK_SECRET: `whsec_${btoa("a secret of thirty-two bytes, ok")}`,
};

const eventsOf = async (person: Person) => {
  const { results } = await env.DB.prepare(
    `SELECT id FROM events WHERE user_id = ? AND kind IN ('user.created', 'login.completed', 'session.revoked', 'user.deleted')`,
  )
    .bind(person.notes.user)
    .all<{ id: number }>();
  return results.map(({ id }) => id);
};

const heardBy = (person: Person) =>
  person.heard.filter(({ message }) => message.data.user.id === person.notes.user);

/** What the cron trigger does each five minutes, and does again until the receiver knows all of these. */
const hearOf = (...types: string[]): Step => ({
  name: "cron",
  async ask(person) {
    person.notes.user ??= String(await rowOf(person, "id"));
    person.wait(300);
    const answer = await person.runCron("*/5 * * * *");
    const heard = heardBy(person).map(({ message }) => message.type);
    return { ...answer, status: types.every((type) => heard.includes(type)) ? 200 : 0 };
  },
  done: ({ status }) => status === 200,
});

/** Each event has one id, however often it was told, and there is none that is told for ever. */
const toldOfAll = async (person: Person) => {
  for (let run = 0; run < 2; run++) {
    person.wait(300);
    await person.runCron("*/5 * * * *");
  }
  const events = await eventsOf(person);
  const heard = heardBy(person);
  const texts = new Map(heard.map(({ id, message }) => [id, JSON.stringify(message)]));
  expect(texts.size).toBe(events.length);
  expect(new Set(heard.map(({ id, message }) => `${id} ${message.type}`)).size).toBe(events.length);
  const { results } = await env.DB.prepare(
    "SELECT event_id FROM webhook_deliveries WHERE event_id IN (SELECT value FROM json_each(?))",
  )
    .bind(JSON.stringify(events))
    .all();
  expect(results).toEqual([]);
};

export const WEBHOOKS: Journey[] = [
  {
    name: "a login that a directory hears of",
    variables,
    steps: [start, openLink, hearOf("user.created", "login.completed")],
    after: toldOfAll,
  },
  {
    name: "a deletion that a directory hears of",
    variables,
    before: [...atFrontend, hearOf("user.created", "login.completed")],
    steps: [deletion, hearOf("session.revoked", "user.deleted")],
    after: toldOfAll,
  },
];
