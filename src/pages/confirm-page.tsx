import { countryInWords, type Locale, messagesOf } from "../locales";
import { Layout } from "./layout";

interface ConfirmPageProps {
  locale: Locale;
  appName: string;
  /** Masked. */
  address: string;
  askedFrom: { browser: string | null; country: string | null };
}

/** What a link opens in a browser that did not ask for it: whose login it is, and one button that finishes it. */
export const ConfirmPage = ({ locale, appName, address, askedFrom }: ConfirmPageProps) => {
  const { confirm } = messagesOf(locale);
  const browser = askedFrom.browser ?? confirm.unknown;
  return (
    <Layout locale={locale} title={confirm.title(appName)}>
      <h1>{confirm.title(appName)}</h1>
      <dl>
        <dt>{confirm.account}</dt>
        <dd>{address}</dd>
        <dt>{confirm.askedFrom}</dt>
        <dd>
          {askedFrom.country ? confirm.place(browser, countryInWords(askedFrom.country, locale)) : browser}
        </dd>
      </dl>
      <form method="post">
        <button type="submit">{confirm.button(address)}</button>
      </form>
      <p class="quiet">{confirm.warning}</p>
    </Layout>
  );
};
