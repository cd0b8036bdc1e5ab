import { type Locale, messagesOf } from "../locales";
import { Layout } from "./layout";

/** A page that says one thing and leads back to the first page. */
export const MessagePage = ({ locale, title, body }: { locale: Locale; title: string; body: string }) => (
  <Layout locale={locale} title={title}>
    <h1>{title}</h1>
    <p>{body}</p>
    <p>
      <a href="/">{messagesOf(locale).error.start}</a>
    </p>
  </Layout>
);
