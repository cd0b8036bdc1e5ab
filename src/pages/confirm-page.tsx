import { countryInWords, messagesOf } from "../locales";
import { Layout } from "./layout";
import type { View } from "./view";

interface ConfirmPageProps {
  view: View;
  /** Masked. */
  address: string;
  askedFrom: { browser: string | null; country: string | null };
  /** The application that waits, where it is not the operator's own. */
  application?: string;
}

/** What a link opens in a browser that did not ask for it: whose login it is, and one button that finishes it. */
export const ConfirmPage = ({ view, address, askedFrom, application }: ConfirmPageProps) => {
  const { confirm } = messagesOf(view.locale);
  const title = confirm.title(application ?? view.brand.appName);
  const browser = askedFrom.browser ?? confirm.unknown;
  return (
    <Layout view={view} title={title}>
      <h1>{title}</h1>
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
      <p class="quiet">{confirm.here}</p>
      <p class="quiet">{confirm.warning}</p>
    </Layout>
  );
};
