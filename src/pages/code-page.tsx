import { type Locale, messagesOf } from "../locales";
import { Layout } from "./layout";

interface CodePageProps {
  locale: Locale;
  attempt: string;
  redirectUri: string;
  /** The address that the mail went to, where this browser asked. */
  email?: string;
  error?: string;
  mailbox: boolean;
}

export const CodePage = ({ locale, attempt, redirectUri, email, error, mailbox }: CodePageProps) => {
  const { code } = messagesOf(locale);
  return (
    <Layout locale={locale} title={code.title} script="/login/code.js">
      <h1>{code.title}</h1>
      <p>{email ? code.body(email) : code.bodyWithoutAddress}</p>
      {mailbox && (
        <p>
          <a href="/dev/mailbox" target="_blank" rel="noopener">
            {code.mailbox}
          </a>
        </p>
      )}
      <form method="post" action="/login/code">
        <label for="code">{code.label}</label>
        <input
          class="code"
          id="code"
          name="code"
          type="text"
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
        <form class="aside" method="post" action="/login">
          <input type="hidden" name="email" value={email} />
          <input type="hidden" name="redirect_uri" value={redirectUri} />
          <button class="link" type="submit">
            {code.resend}
          </button>
        </form>
      )}
      <p>
        <a href={`/login?${new URLSearchParams({ redirect_uri: redirectUri })}`}>{code.again}</a>
      </p>
    </Layout>
  );
};
