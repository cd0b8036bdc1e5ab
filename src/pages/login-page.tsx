import type { Child } from "hono/jsx";
import { messagesOf } from "../locales";
import { Challenge } from "./challenge";
import { Layout } from "./layout";
import type { View } from "./view";

interface LoginPageProps {
  view: View;
  redirectUri: string;
  email?: string;
  error?: Child;
  /** Whether the error counts down. */
  waits?: boolean;
}

export const LoginPage = ({ view, redirectUri, email, error, waits }: LoginPageProps) => {
  const { login } = messagesOf(view.locale);
  return (
    <Layout view={view} title={login.title(view.brand.appName)} script={waits ? "/login/wait.js" : undefined}>
      <h1>{login.title(view.brand.appName)}</h1>
      <p class="quiet">{login.hint}</p>
      <form method="post">
        <EmailField view={view} email={email} error={error} />
        <input type="hidden" name="redirect_uri" value={redirectUri} />
        <Challenge view={view} />
        <button type="submit">{login.submit}</button>
      </form>
    </Layout>
  );
};

/** Not `type=email`, whose pattern refuses addresses that are fine; the server says what is wrong. */
export const EmailField = ({ view, email, error }: Pick<LoginPageProps, "view" | "email" | "error">) => (
  <>
    <label for="email">{messagesOf(view.locale).login.email}</label>
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
