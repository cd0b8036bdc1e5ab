import type { MailboxEntry } from "../mail/providers/mailbox";
import { Layout } from "./layout";
import type { View } from "./view";

/** For developers alone, so in English alone. */
export const MailboxPage = ({ view, mails }: { view: View; mails: MailboxEntry[] }) => (
  <Layout view={{ ...view, locale: "en" }} title="Development mailbox" wide>
    <h1>Development mailbox</h1>
    <p class="quiet">
      Mails that would have been sent, newest first. They stay in memory until the service stops. As JSON:{" "}
      <a href="/dev/mailbox.json">/dev/mailbox.json</a>
    </p>
    {mails.length === 0 && (
      <p>
        No mail yet. <a href="/login">Sign in</a> to get one, then reload this page.
      </p>
    )}
    {mails.map((mail) => (
      <article>
        <h2>{mail.subject}</h2>
        <p class="quiet">
          To {mail.to}, from {mail.from}, {mail.sentAt}
        </p>
        <iframe
          title={mail.subject}
          sandbox="allow-popups allow-top-navigation-by-user-activation"
          srcdoc={withTopLinks(mail.html)}
        />
        <details>
          <summary>Text</summary>
          <pre>{mail.text}</pre>
        </details>
      </article>
    ))}
  </Layout>
);

/** A link in the frame opens in the window, as it would from a mail program. */
const withTopLinks = (html: string): string => html.replace("<head>", '<head><base target="_top">');
