import { isToken } from "../lib/crypto";

/** What holds a session of our own pages: its id, by which it is found, and a secret that proves it. */
export interface SessionCookie {
  id: string;
  secret: string;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const formatSessionCookie = ({ id, secret }: SessionCookie): string => `${id}.${secret}`;

/** Null for what is no such cookie. */
export function parseSessionCookie(text: string): SessionCookie | null {
  const [id = "", secret = "", ...rest] = text.split(".");
  return rest.length === 0 && UUID.test(id) && isToken(secret) ? { id, secret } : null;
}
