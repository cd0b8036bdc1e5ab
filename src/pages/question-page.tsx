import { Layout } from "./layout";
import type { View } from "./view";

/** A page that asks before it does one thing, for machines open links, too. */
export const QuestionPage = ({
  view,
  title,
  body,
  button,
  action,
  danger,
  back,
}: {
  view: View;
  title: string;
  body: string;
  button: string;
  /** Where the button posts to, if not to the page's own address. */
  action?: string;
  /** Whether what the button does cannot be undone. */
  danger?: boolean;
  back?: { href: string; label: string };
}) => (
  <Layout view={view} title={title}>
    <h1>{title}</h1>
    <p>{body}</p>
    <form method="post" action={action}>
      <button class={danger ? "danger" : undefined} type="submit">
        {button}
      </button>
    </form>
    {back && (
      <p class="action">
        <a href={back.href}>{back.label}</a>
      </p>
    )}
  </Layout>
);
