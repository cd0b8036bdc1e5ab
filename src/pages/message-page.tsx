import type { Child } from "hono/jsx";
import { messagesOf } from "../locales";
import { Layout } from "./layout";
import type { View } from "./view";

interface MessagePageProps {
  view: View;
  title: string;
  body: Child;
  script?: string;
  /** Whether it leads back to the account of whoever is signed in here. */
  toAccount?: boolean;
}

/** A page that says one thing and leads back to the first page, or the account. */
export const MessagePage = ({ view, title, body, script, toAccount }: MessagePageProps) => (
  <Layout view={view} title={title} script={script}>
    <h1>{title}</h1>
    <p>{body}</p>
    <p class="action">
      {toAccount ? (
        <a href="/account">{messagesOf(view.locale).account.back}</a>
      ) : (
        <a href="/">{messagesOf(view.locale).error.start}</a>
      )}
    </p>
  </Layout>
);
