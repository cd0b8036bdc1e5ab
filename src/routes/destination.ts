import type { Config } from "../config";
import { mayEndAt, type RedirectUri } from "../core/redirect-rule";
import { accountPage } from "../core/return-to";
import type { Field } from "../pages/hidden-field";

/** Where a login on our pages ends: at a frontend, by the redirect contract, or on a page of ours. */
export interface Destination {
  contract: "redirect" | "hosted";
  redirectUri: RedirectUri;
  /** How the pages pass it on. */
  field: Field;
  /** Whom the last form of the login leads to, for `form-action`. */
  leadsTo: string;
}

export function destinationOf(
  config: Config,
  { redirect_uri, return_to }: { redirect_uri?: RedirectUri; return_to?: RedirectUri },
): Destination {
  if (redirect_uri !== undefined) {
    const field = { name: "redirect_uri", value: redirect_uri };
    return { contract: "redirect", redirectUri: redirect_uri, field, leadsTo: redirect_uri };
  }
  const page = return_to ?? accountPage(config);
  const value = page.slice(config.publicUrl.length);
  return {
    contract: "hosted",
    redirectUri: page,
    field: { name: "return_to", value },
    leadsTo: applicationBehind(page),
  };
}

/** The redirect URI of the application that waits behind a page of ours, or that page. */
export function applicationBehind(page: string): string {
  const redirectUri = new URL(page).searchParams.get("redirect_uri") ?? "";
  return URL.canParse(redirectUri) && mayEndAt(new URL(redirectUri)) ? redirectUri : page;
}
