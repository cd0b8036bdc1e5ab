import { messagesOf } from "../locales";
import type { View } from "./view";

/** Turnstile's widget, where it is configured (https://developers.cloudflare.com/turnstile/get-started/client-side-rendering/). */
export const Challenge = ({ view: { locale, turnstileSiteKey } }: { view: View }) =>
  turnstileSiteKey === null ? null : (
    <>
      <div
        class="cf-turnstile"
        data-sitekey={turnstileSiteKey}
        data-action="login"
        data-language={locale}
        data-size="flexible"
      />
      <noscript>
        <p class="error">{messagesOf(locale).login.needsScript}</p>
      </noscript>
      <script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer />
    </>
  );
