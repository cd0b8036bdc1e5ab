import { messagesOf } from "../locales";
import { HiddenField } from "./hidden-field";
import { Layout } from "./layout";
import type { View } from "./view";

interface FormPostPageProps {
  view: View;
  action: string;
  parameters: Record<string, string>;
}

/** Hands an answer to an application by a form (OAuth 2.0 Form Post Response Mode), which a script sends at once. */
export const FormPostPage = ({ view, action, parameters }: FormPostPageProps) => {
  const { formPost } = messagesOf(view.locale);
  return (
    <Layout view={view} title={formPost.title} script="/oauth/form-post.js">
      <h1>{formPost.title}</h1>
      <form method="post" action={action}>
        {Object.entries(parameters).map(([name, value]) => (
          <HiddenField field={{ name, value }} />
        ))}
        <button type="submit">{formPost.button}</button>
      </form>
    </Layout>
  );
};
