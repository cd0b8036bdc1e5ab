import { type Locale, messagesOf } from "../locales";
import { Layout } from "./layout";

/** What a link opens elsewhere where only the browser that asked may use it. */
export const SameBrowserPage = ({ locale }: { locale: Locale }) => {
  const { sameBrowser } = messagesOf(locale);
  return (
    <Layout locale={locale} title={sameBrowser.title}>
      <h1>{sameBrowser.title}</h1>
      <p>{sameBrowser.body}</p>
      <p class="quiet">{sameBrowser.warning}</p>
    </Layout>
  );
};
