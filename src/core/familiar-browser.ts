import { constantTimeEqual, hmac } from "../lib/crypto";
import type { Services } from "../services";

/** What a browser keeps that has signed in with this address: only we can make it, and it shows no address. */
export const familiarity = ({ config }: Services, address: string): Promise<string> =>
  hmac(config.pepper, `familiar ${address.toLowerCase()}`);

/** Whether a browser that keeps these has signed in with this address. */
export async function isFamiliar(services: Services, address: string, kept: string[]): Promise<boolean> {
  if (kept.length === 0) return false;
  const wanted = await familiarity(services, address);
  return kept.some((one) => constantTimeEqual(one, wanted));
}
