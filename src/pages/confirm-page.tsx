import { countryInWords, messagesOf } from "../locales";
import { Layout } from "./layout";
import type { View } from "./view";

interface ConfirmPageProps {
  view: View;
  /** Masked. */
  address: string;
  askedFrom: { browser: string | null; country: string | null };
}

/** What a link opens in a browser that did not ask for it: whose login it is, and one button that finishes it. */
export const ConfirmPage = ({ view, address, askedFrom }: ConfirmPageProps) => {
  const { confirm } = messagesOf(view.locale);
  const browser = askedFrom.browser ?? confirm.unknown;
  return (
    <Layout view={view} title={confirm.title(view.brand.appName)}>
      <h1>{confirm.title(view.brand.appName)}</h1>
      <dl>
        <dt>{confirm.account}</dt>
        <dd>{address}</dd>
        <dt>{confirm.askedFrom}</dt>
        <dd>
          {askedFrom.country
            ? confirm.place(browser, countryInWords(askedFrom.country, view.locale))
            : browser}
        </dd>
      </dl>
      <form method="post">
        <button type="submit">{confirm.button(address)}</button>
      </form>
      <p class="quiet">{confirm.warning}</p>
    </Layout>
  );
};
