import { type Locale, messagesOf } from "../locales";
import { Layout } from "./layout";

interface LoginPageProps {
  locale: Locale;
  appName: string;
  redirectUri: string;
  email?: string;
  error?: string;
}

export const LoginPage = ({ locale, appName, redirectUri, email, error }: LoginPageProps) => {
  const { login } = messagesOf(locale);
  return (
    <Layout locale={locale} title={login.title(appName)}>
      <h1>{login.title(appName)}</h1>
      <p class="quiet">{login.hint}</p>
      <form method="post" action="/login">
        <EmailField locale={locale} email={email} error={error} />
        <input type="hidden" name="redirect_uri" value={redirectUri} />
        <button type="submit">{login.submit}</button>
      </form>
    </Layout>
  );
};

/** Not `type=email`, whose pattern refuses addresses that are fine; the server says what is wrong. */
export const EmailField = ({ locale, email, error }: Pick<LoginPageProps, "locale" | "email" | "error">) => (
  <>
    <label for="email">{messagesOf(locale).login.email}</label>
    <input
      id="email"
      name="email"
      type="text"
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
      <p class="error" id="email-error">
        {error}
      </p>
    )}
  </>
);
