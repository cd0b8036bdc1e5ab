import { messagesOf } from "../locales";
import { Challenge } from "./challenge";
import { Layout } from "./layout";
import { loginUrl } from "./login-url";
import type { View } from "./view";

interface CodePageProps {
  view: View;
  attempt: string;
  redirectUri: string;
  /** The address that the mail went to, where this browser asked. */
  email?: string;
  error?: string;
  mailbox: boolean;
}

export const CodePage = ({ view, attempt, redirectUri, email, error, mailbox }: CodePageProps) => {
  const { code } = messagesOf(view.locale);
  return (
    <Layout view={view} title={code.title} script="/login/code.js">
      <h1>{code.title}</h1>
      <p>{email ? code.body(email) : code.bodyWithoutAddress}</p>
      {mailbox && (
        <p>
          <a href="/dev/mailbox" target="_blank" rel="noopener">
            {code.mailbox}
          </a>
        </p>
      )}
      <form method="post">
        <label for="code">{code.label}</label>
        <input
          class="code"
          id="code"
          name="code"
          type="text"
          dir="ltr"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={32}
          required
          autofocus
          aria-invalid={error ? "true" : undefined}
          aria-describedby={error ? "code-error" : undefined}
        />
        {error && (
          <p class="error" id="code-error" role="alert">
            {error}
          </p>
        )}
        <input type="hidden" name="attempt" value={attempt} />
        <input type="hidden" name="redirect_uri" value={redirectUri} />
        <button type="submit">{code.submit}</button>
      </form>
      {email && (
        <form class="aside" method="post" action={loginUrl({ locale: view.locale })}>
          <input type="hidden" name="email" value={email} />
          <input type="hidden" name="redirect_uri" value={redirectUri} />
          <Challenge view={view} />
          <button class="link" type="submit">
            {code.resend}
          </button>
        </form>
      )}
      <p>
        <a href={loginUrl({ redirect_uri: redirectUri, locale: view.locale })}>{code.again}</a>
      </p>
    </Layout>
  );
};
