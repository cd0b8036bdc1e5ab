import { vi } from "vitest";
import type { Delivery, Mail } from "../../../src/mail/mailer";
import type { Desk } from "./desk";

/** Has a provider answer each mail with the next of these, the last one for good; returns what it was asked to send. */
export function answerMails(desk: Desk, ...answers: Delivery[]): Mail[] {
  const asked: Mail[] = [];
  const send = vi.fn(async (mail: Mail): Promise<Delivery> => {
    asked.push(mail);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined) throw new Error("no answer is given");
    return answer;
  });
  desk.services.mailer = { name: "played", send };
  return asked;
}

export const SENT: Delivery = { outcome: "sent", provider: "resend", id: "the mail's id" };
export const REFUSED: Delivery = { outcome: "refused", provider: "resend", reason: "status 422" };
export const OVERLOADED: Delivery = { outcome: "retry", provider: "resend", reason: "status 503" };
export const LOST: Delivery = { ...OVERLOADED, reason: "no answer", uncertain: true };
