import { messagesOf } from "../locales";
import { Challenge } from "./challenge";
import { Layout } from "./layout";
import { EmailField } from "./login-page";
import { loginUrl } from "./login-url";
import type { View } from "./view";

interface LinkErrorPageProps {
  view: View;
  redirectUri: string;
  /** The address that the link went to, where this browser asked. */
  email?: string;
}

/** What a person meets whose link is expired or used: the next step is a new one. */
export const LinkErrorPage = ({ view, redirectUri, email }: LinkErrorPageProps) => {
  const { linkError } = messagesOf(view.locale);
  return (
    <Layout view={view} title={linkError.title}>
      <h1>{linkError.title}</h1>
      <p>{linkError.body}</p>
      <form method="post" action={loginUrl({ locale: view.locale })}>
        <EmailField view={view} email={email} />
        <input type="hidden" name="redirect_uri" value={redirectUri} />
        <Challenge view={view} />
        <button type="submit">{linkError.submit}</button>
      </form>
      <p>
        <a href={`${redirectUri}#error=link_expired`}>{linkError.back}</a>
      </p>
    </Layout>
  );
};
