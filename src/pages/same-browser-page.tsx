import { messagesOf } from "../locales";
import { Layout } from "./layout";
import type { View } from "./view";

/** What a link opens elsewhere where only the browser that asked may use it. */
export const SameBrowserPage = ({ view }: { view: View }) => {
  const { sameBrowser } = messagesOf(view.locale);
  return (
    <Layout view={view} title={sameBrowser.title}>
      <h1>{sameBrowser.title}</h1>
      <p>{sameBrowser.body}</p>
      <p class="quiet">{sameBrowser.warning}</p>
    </Layout>
  );
};
