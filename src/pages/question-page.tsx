import { Layout } from "./layout";
import type { View } from "./view";

/** A page that asks before it does one thing, for machines open links, too. Its button posts to the page's address. */
export const QuestionPage = ({
  view,
  title,
  body,
  button,
}: {
  view: View;
  title: string;
  body: string;
  button: string;
}) => (
  <Layout view={view} title={title}>
    <h1>{title}</h1>
    <p>{body}</p>
    <form method="post">
      <button type="submit">{button}</button>
    </form>
  </Layout>
);
