import { type Locale, messagesOf } from "../locales";
import { Layout } from "./layout";
import { EmailField } from "./login-page";

interface LinkErrorPageProps {
  locale: Locale;
  redirectUri: string;
  /** The address that the link went to, where this browser asked. */
  email?: string;
}

/** What a person meets whose link is expired or used: the next step is a new one. */
export const LinkErrorPage = ({ locale, redirectUri, email }: LinkErrorPageProps) => {
  const { linkError } = messagesOf(locale);
  return (
    <Layout locale={locale} title={linkError.title}>
      <h1>{linkError.title}</h1>
      <p>{linkError.body}</p>
      <form method="post" action="/login">
        <EmailField locale={locale} email={email} />
        <input type="hidden" name="redirect_uri" value={redirectUri} />
        <button type="submit">{linkError.submit}</button>
      </form>
      <p>
        <a href={`${redirectUri}#error=link_expired`}>{linkError.back}</a>
      </p>
    </Layout>
  );
};
