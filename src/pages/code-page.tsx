import type { Child } from "hono/jsx";
import { messagesOf } from "../locales";
import { Challenge } from "./challenge";
import { type Field, HiddenField } from "./hidden-field";
import { Layout } from "./layout";
import { loginUrl } from "./login-url";
import type { View } from "./view";

interface CodePageProps {
  view: View;
  attempt: string;
  /** Where the login ends. */
  destination: Field;
  /** The address that the mail went to, where this browser asked. */
  email?: string;
  /** When the pause between two mails is over: in Unix seconds, and how many from now. */
  nextMail: { at: number; inSeconds: number };
  error?: Child;
  mailbox: boolean;
}

export const CodePage = ({ view, attempt, destination, email, nextMail, error, mailbox }: CodePageProps) => {
  const { code } = messagesOf(view.locale);
  return (
    <Layout view={view} title={code.title} script="/login/code.js">
      <h1>{code.title}</h1>
      <p>{email ? code.body(email) : code.bodyWithoutAddress}</p>
      {mailbox && (
        <p class="action">
          <a href="/dev/mailbox" target="_blank" rel="noopener">
            {code.mailbox}
          </a>
        </p>
      )}
      <form method="post">
        <CodeField view={view} error={error} />
        <input type="hidden" name="attempt" value={attempt} />
        <input type="hidden" name="next_mail_at" value={String(nextMail.at)} />
        <HiddenField field={destination} />
        <button type="submit">{code.submit}</button>
      </form>
      <p class="quiet">{code.hint}</p>
      {email && (
        <form class="aside" method="post" action={loginUrl({ locale: view.locale })}>
          <input type="hidden" name="email" value={email} />
          <HiddenField field={destination} />
          <Challenge view={view} />
          <button class="link" type="submit">
            {code.resend}
          </button>{" "}
          {nextMail.inSeconds > 0 && <time data-seconds={nextMail.inSeconds} hidden />}
        </form>
      )}
      <p class="action">
        <a href={loginUrl({ [destination.name]: destination.value, locale: view.locale })}>{code.again}</a>
      </p>
    </Layout>
  );
};

export const CodeField = ({ view, error }: { view: View; error?: Child }) => (
  <>
    <label for="code">{messagesOf(view.locale).code.label}</label>
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
  </>
);
