import type { Child } from "hono/jsx";
import { messagesOf } from "../locales";
import { Challenge } from "./challenge";
import { type Field, HiddenField } from "./hidden-field";
import { Layout } from "./layout";
import type { View } from "./view";

interface LoginPageProps {
  view: View;
  /** Where the login ends. */
  destination: Field;
  /** The application that waits, where it is not the operator's own. */
  application?: string;
  email?: string;
  /** Where the code of a mail that was asked for here is typed. */
  codePage?: string;
  /** Why to sign in, where that is not plain. */
  notice?: string;
  error?: Child;
  /** Whether the error counts down. */
  waits?: boolean;
}

export const LoginPage = ({
  view,
  destination,
  application,
  email,
  codePage,
  notice,
  error,
  waits,
}: LoginPageProps) => {
  const { login } = messagesOf(view.locale);
  const title = login.title(application ?? view.brand.appName);
  return (
    <Layout view={view} title={title} script={waits ? "/login/wait.js" : undefined}>
      <h1>{title}</h1>
      {notice && <p role="status">{notice}</p>}
      <p class="quiet">{login.hint}</p>
      <form method="post">
        <EmailField view={view} email={email} error={error} />
        <HiddenField field={destination} />
        <Challenge view={view} />
        <button type="submit">{login.submit}</button>
      </form>
      {codePage && (
        <p class="action">
          <a href={codePage}>{login.haveMail}</a>
        </p>
      )}
    </Layout>
  );
};

/** Not `type=email`, whose pattern refuses addresses that are fine; the server says what is wrong. */
export const EmailField = ({
  view,
  label,
  email,
  error,
}: Pick<LoginPageProps, "view" | "email" | "error"> & { label?: string }) => (
  <>
    <label for="email">{label ?? messagesOf(view.locale).login.email}</label>
    <input
      id="email"
      name="email"
      type="text"
      dir="ltr"
      inputmode="email"
      autocomplete="email"
      autocapitalize="none"
      spellcheck={false}
      required
      maxlength={254}
      value={email ?? ""}
      aria-invalid={error ? "true" : undefined}
      aria-describedby={error ? "email-error" : undefined}
    />
    {error && (
      <p class="error" id="email-error" role="alert">
        {error}
      </p>
    )}
  </>
);
