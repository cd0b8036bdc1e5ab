import type { Config } from "../config";
import type { RedirectUri } from "./redirect-rule";

/** Where a login on our own pages goes on: to the account, or to an application's request that waits for it. */
const PAGES = ["/account", "/oauth/authorize"];

export const accountPage = ({ publicUrl }: Pick<Config, "publicUrl">): RedirectUri =>
  `${publicUrl}/account` as RedirectUri;

/** The page of ours that a path and query lead to, or null where no login goes on there. */
export function ownPage({ publicUrl }: Pick<Config, "publicUrl">, returnTo: string): RedirectUri | null {
  if (!returnTo.startsWith("/") || !URL.canParse(returnTo, publicUrl)) return null;
  const url = new URL(returnTo, publicUrl);
  const isOurs = url.origin === publicUrl && PAGES.includes(url.pathname) && url.hash === "";
  return isOurs ? (url.href as RedirectUri) : null;
}
