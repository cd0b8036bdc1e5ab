import { messagesOf } from "../locales";
import { Layout } from "./layout";
import type { View } from "./view";

/** A page that says one thing and leads back to the first page. */
export const MessagePage = ({ view, title, body }: { view: View; title: string; body: string }) => (
  <Layout view={view} title={title}>
    <h1>{title}</h1>
    <p>{body}</p>
    <p>
      <a href="/">{messagesOf(view.locale).error.start}</a>
    </p>
  </Layout>
);
