import type { Child } from "hono/jsx";
import { messagesOf } from "../locales";
import { Layout } from "./layout";
import type { View } from "./view";

interface MessagePageProps {
  view: View;
  title: string;
  body: Child;
  script?: string;
}

/** A page that says one thing and leads back to the first page. */
export const MessagePage = ({ view, title, body, script }: MessagePageProps) => (
  <Layout view={view} title={title} script={script}>
    <h1>{title}</h1>
    <p>{body}</p>
    <p class="action">
      <a href="/">{messagesOf(view.locale).error.start}</a>
    </p>
  </Layout>
);
