import { Layout } from "./layout";
import type { View } from "./view";

/** A page that asks before it does one thing, for machines open links, too. */
export const QuestionPage = ({
  view,
  title,
  body,
  button,
  action,
}: {
  view: View;
  title: string;
  body: string;
  button: string;
  /** Where the button posts to, if not to the page's own address. */
  action?: string;
}) => (
  <Layout view={view} title={title}>
    <h1>{title}</h1>
    <p>{body}</p>
    <form method="post" action={action}>
      <button type="submit">{button}</button>
    </form>
  </Layout>
);
