import type { Config } from "../config";
import type { StartLoginInput } from "./start-login";

/**
 * The link that is mailed: to our own pages where the login began there, to the frontend itself where it exchanges the
 * token (the exchange contract), else to `verify_redirect` here.
 */
export function loginLink(
  config: Config,
  { contract, email, redirectUri, locale, keepLocale }: StartLoginInput,
  token: string,
): string {
  if (contract === "hosted")
    return withQuery(`${config.publicUrl}/login/link`, { token, ...(keepLocale && { locale }) });
  if (contract === "exchange") return withQuery(redirectUri, { email: email.address, token });
  return withQuery(`${config.publicUrl}/api/passwordless/verify_redirect`, {
    verification_code: token,
    redirect_uri: redirectUri,
    ...(keepLocale && { locale }),
  });
}

function withQuery(address: string, parameters: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.append(name, value);
  return url.href;
}
