import type { Locale } from "../locales";
import { Layout } from "./layout";

/** A page that asks before it does one thing, for machines open links, too. Its button posts to the page's address. */
export const QuestionPage = ({
  locale,
  title,
  body,
  button,
}: {
  locale: Locale;
  title: string;
  body: string;
  button: string;
}) => (
  <Layout locale={locale} title={title}>
    <h1>{title}</h1>
    <p>{body}</p>
    <form method="post">
      <button type="submit">{button}</button>
    </form>
  </Layout>
);
