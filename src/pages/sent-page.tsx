import { durationInWords, type Locale, messagesOf } from "../locales";
import { Layout } from "./layout";

interface SentPageProps {
  locale: Locale;
  address: string;
  ttlSeconds: number;
  loginUrl: string;
  mailbox: boolean;
}

export const SentPage = ({ locale, address, ttlSeconds, loginUrl, mailbox }: SentPageProps) => {
  const { sent } = messagesOf(locale);
  return (
    <Layout locale={locale} title={sent.title}>
      <h1>{sent.title}</h1>
      <p>{sent.body(address, durationInWords(ttlSeconds, locale))}</p>
      {mailbox && (
        <p>
          <a href="/dev/mailbox">{sent.mailbox}</a>
        </p>
      )}
      <p>
        <a href={loginUrl}>{sent.again}</a>
      </p>
    </Layout>
  );
};
