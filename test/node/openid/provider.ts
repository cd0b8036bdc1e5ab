import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { cloneHere, freePort, ROOT, remove, run } from "../clone";
import type { Person, Place } from "./person";

/** A service of its own, started as the README says, with which applications are registered. */
export interface Provider {
  folder: string;
  origin: string;
  /** Runs `npm run clients`. */
  clients(...words: string[]): Promise<{ code: number; output: string }>;
  /** Registers an application as the README says. */
  register(...words: string[]): Promise<Registered>;
  /** Signs a person in who was sent here, by the code of the mail: from the login page to where the application has them. */
  signIn(person: Person, from: URL | string, email: string): Promise<Place>;
  mailsTo(email: string): Promise<{ text: string }[]>;
  close(): Promise<void>;
}

export interface Registered {
  id: string;
  secret: string;
}

export async function startProvider(): Promise<Provider> {
  const folder = cloneHere();
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const service = run(folder, ["npm", "start"], { PORT: String(port) });
  await service.until("Ctrl-C ends it.");

  const mailsTo = async (email: string): Promise<{ text: string }[]> =>
    (await fetch(`${origin}/dev/mailbox.json?to=${encodeURIComponent(email)}`)).json();

  const clients = async (...words: string[]) => {
    const command = run(folder, ["npm", "run", "--silent", "clients", "--", ...words]);
    return { code: await command.ended, output: command.output().replace(/^npm warn.*\n/gm, "") };
  };

  return {
    folder,
    origin,
    mailsTo,
    clients,
    async register(...words) {
      const { code, output } = await clients("add", ...words);
      expect(code, output).toBe(0);
      const [, id = ""] = /^client_id +(\S+)$/m.exec(output) ?? [];
      const [, secret = ""] = /^client_secret +(\S+)$/m.exec(output) ?? [];
      return { id, secret };
    },
    async signIn(person, from, email) {
      const login = await person.visit(from);
      expect(login.url.origin + login.url.pathname).toBe(`${origin}/login`);
      const sent = (await mailsTo(email)).length;
      const code = await person.submit({ email });
      expect(code.url.origin + code.url.pathname).toBe(`${origin}/login/code`);
      const mails = await mailsTo(email);
      expect(mails).toHaveLength(sent + 1);
      const [, digits = ""] = /^\u200e?(\d{4} \d{4})$/m.exec(mails[0]?.text ?? "") ?? [];
      return person.submit({ code: digits });
    },
    async close() {
      await service.stop();
      remove(folder);
    },
  };
}
