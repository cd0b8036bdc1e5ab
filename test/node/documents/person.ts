import { newPerson, type Person, type Place } from "../openid/person";
import type { Project } from "./project";

/** A person whose browser reaches the service, and these origins beside it. */
export const personAt = (project: Project, ...origins: string[]): Person =>
  newPerson(Object.fromEntries([project.origin, ...origins].map((origin) => [origin, true])));

/** Signs a person in who opens an address that leads to the login page, by the code of the mail: where they end. */
export async function signIn(project: Project, person: Person, from: string, email: string): Promise<Place> {
  await person.visit(from);
  await person.submit({ email });
  const mailbox = await fetch(`${project.origin}/dev/mailbox.json?to=${encodeURIComponent(email)}`);
  const [mail] = (await mailbox.json()) as { text: string }[];
  const [, code = ""] = /^(\d{4} \d{4})$/m.exec(mail?.text ?? "") ?? [];
  return person.submit({ code });
}
