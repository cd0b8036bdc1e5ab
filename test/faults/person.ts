import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { Env } from "../../src/env";
import worker from "../../src/index";
import { sha256 } from "../../src/lib/crypto";
import { ORIGIN } from "../worker/helpers";
import { createHoldings } from "./holdings";
import { codeOf, type Mail, tokenOf } from "./mails";
import { createNetwork, type Message, type Network } from "./network";

export interface Answer {
  asked: string;
  status: number;
  headers: Headers;
  text: string;
  location: URL | null;
  /** Whether a browser asked, which wants a page. */
  browser: boolean;
}

export interface Ask {
  json?: unknown;
  form?: Record<string, string>;
  raw?: string;
  bearer?: string;
  /** A form of our own page, or a page that is opened. */
  browser?: boolean;
  /** Whether this browser's cookies are sent; else it is another device. */
  cookies?: boolean;
  headers?: Record<string, string>;
}

/** What the receiver of events was told, by the id that is the same each time. */
export interface Heard {
  id: string;
  message: Message;
}

export type Person = ReturnType<typeof createPerson>;

/** By default: the limits of production, not of wrangler.toml, and no limit to the number of cases. */
export const VARIABLES = {
  MAIL_PROVIDERS: "resend",
  RESEND_API_KEY: "re_secret_key_0123456789",
  LIMIT_ADDRESS_AND_NETWORK: undefined,
  LIMIT_ADDRESS: undefined,
  LIMIT_NETWORK: undefined,
  LIMIT_PAUSES: undefined,
  MAIL_DAILY_LIMIT: "1000000",
};

let people = 0;

/** Somebody with a browser and a mailbox, and a service behind a network that breaks. One at a time: the network is the test's. */
export function createPeople(variables: Record<string, unknown> = {}) {
  let current: Person | null = null;
  const heard: Heard[] = [];
  const network = createNetwork({
    deliver: async (mail) => current?.receive(mail),
    hear: (id, message) => void heard.push({ id, message }),
  });
  const bindings = { ...env, ...VARIABLES, ...variables, ...network.bindings } as unknown as Env;
  return {
    network,
    next() {
      people++;
      network.takeWritten();
      current = createPerson(bindings, network, heard, people);
      return current;
    },
  };
}

function createPerson(service: Env, network: Network, heard: readonly Heard[], number: number) {
  const email = `person${number}@example.com`;
  const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
  const mails: Mail[] = [];
  const orphans: string[] = [];
  const { cookies, held, secrets, notes, take } = createHoldings();
  let asking = false;

  return {
    email,
    cookies,
    mails,
    held,
    secrets,
    /** Attempts of which a mail came although nothing of them was stored. */
    orphans,
    notes,
    heard,

    async receive(mail: Mail) {
      mails.unshift(mail);
      const token = tokenOf(mail);
      const code = codeOf(mail);
      for (const secret of [token, code]) if (secret) secrets.add(secret);
      if (!asking || code === "") return;
      const id = await sha256(token);
      const stored = await Promise.all(
        ["attempt", "email-change"].map((kind) => env.ATTEMPTS.get(`${kind}:${id}`)),
      );
      if (stored.every((value) => value === null)) orphans.push(id);
    },

    /** Sends one request, and sees it through to the end of what is done after its answer. */
    async ask(method: string, path: string, ask: Ask = {}): Promise<Answer> {
      const { json, form, raw, bearer, browser = false, cookies: send = true } = ask;
      const headers = new Headers({ "CF-Connecting-IP": address, ...ask.headers });
      if (browser) headers.set("Accept", "text/html");
      if (browser && method === "POST") headers.set("Sec-Fetch-Site", "same-origin");
      if (json !== undefined) headers.set("Content-Type", "application/json");
      if (bearer !== undefined) headers.set("Authorization", `Bearer ${bearer}`);
      if (send && cookies.size > 0)
        headers.set("Cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
      const body = json !== undefined ? JSON.stringify(json) : (raw ?? (form && new URLSearchParams(form)));
      const request = new Request(new URL(path, ORIGIN), { method, headers, body, redirect: "manual" });
      const context = createExecutionContext();
      asking = true;
      const response = (await worker.fetch(request as never, service, context)) as unknown as Response;
      const text = new TextDecoder().decode(await response.arrayBuffer());
      await waitOnExecutionContext(context);
      asking = false;
      await network.settle();
      const to = response.headers.get("Location");
      const location = to === null ? null : new URL(to, ORIGIN);
      take(response.headers, location, text);
      const asked = `${method} ${path.split("?")[0]}`;
      return { asked, status: response.status, headers: response.headers, text, location, browser };
    },

    /** Runs what the cron trigger of this time runs. */
    async runCron(cron: string): Promise<Answer> {
      const answer = { asked: cron, headers: new Headers(), text: "", location: null, browser: false };
      try {
        await worker.scheduled({ cron } as ScheduledController, service);
        return { ...answer, status: 200 };
      } catch {
        return { ...answer, status: 0 };
      } finally {
        await network.settle();
      }
    },

    /** What the service wrote to its log since the plan was made. */
    logged: network.logged,

    /** Waits as long as an answer says. */
    wait: (seconds: number) => void vi.setSystemTime(Date.now() + seconds * 1000),
  };
}
