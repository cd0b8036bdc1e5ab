import type { Services } from "../services";
import { findClient, OWN_CLIENT_ID } from "./find-client";

/**
 * The name of the application whose request waits behind a page of ours; undefined where none does, or it is our own.
 * @throws {LatchkeyError} `unavailable`
 */
export async function waitingApplication(services: Services, page: string): Promise<string | undefined> {
  const { pathname, searchParams } = new URL(page);
  const clientId = searchParams.get("client_id") ?? OWN_CLIENT_ID;
  if (pathname !== "/oauth/authorize" || clientId === OWN_CLIENT_ID) return undefined;
  return (await findClient(services, clientId))?.name;
}
