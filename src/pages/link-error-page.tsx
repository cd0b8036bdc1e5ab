import { messagesOf } from "../locales";
import { Challenge } from "./challenge";
import { type Field, HiddenField } from "./hidden-field";
import { Layout } from "./layout";
import { EmailField } from "./login-page";
import { loginUrl } from "./login-url";
import type { View } from "./view";

interface LinkErrorPageProps {
  view: View;
  /** Where the login would have ended. */
  destination: Field;
  /** The frontend that waits, if one does. */
  backTo?: string;
  /** The address that the link went to, where this browser asked. */
  email?: string;
}

/** What a person meets whose link is expired or used: the next step is a new one. */
export const LinkErrorPage = ({ view, destination, backTo, email }: LinkErrorPageProps) => {
  const { linkError } = messagesOf(view.locale);
  return (
    <Layout view={view} title={linkError.title}>
      <h1>{linkError.title}</h1>
      <p>{linkError.body}</p>
      <form method="post" action={loginUrl({ locale: view.locale })}>
        <EmailField view={view} email={email} />
        <HiddenField field={destination} />
        <Challenge view={view} />
        <button type="submit">{linkError.submit}</button>
      </form>
      {backTo && (
        <p class="action">
          <a href={backTo}>{linkError.back}</a>
        </p>
      )}
    </Layout>
  );
};
