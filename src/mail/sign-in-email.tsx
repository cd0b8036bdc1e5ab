import { durationInWords, type Locale, messagesOf } from "../locales";

interface SignInEmail {
  locale: Locale;
  appName: string;
  to: string;
  link: string;
  /** As it is read: `1234 5678`. */
  code: string;
  codeInSubject: boolean;
  ttlSeconds: number;
}

/** The mail that carries link and code, as text and as HTML from the same words. */
export function signInEmail(props: SignInEmail): { subject: string; text: string; html: string } {
  const { locale, appName, to, link, code, codeInSubject, ttlSeconds } = props;
  const { mail } = messagesOf(locale);
  const validity = mail.validity(durationInWords(ttlSeconds, locale));
  const text = [mail.intro(appName), link, mail.code, code, validity, mail.recipient(appName, to)].join(
    "\n\n",
  );
  return {
    subject: codeInSubject ? mail.subjectWithCode(appName, code) : mail.subject(appName),
    text: `${text}\n`,
    html: `<!doctype html>${<Html {...props} validity={validity} />}`,
  };
}

const Html = ({ locale, appName, to, link, code, validity }: SignInEmail & { validity: string }) => {
  const { mail, direction } = messagesOf(locale);
  return (
    <html lang={locale} dir={direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>{mail.subject(appName)}</title>
      </head>
      <body style="margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
        <div style="max-width:480px;margin:0 auto;overflow-wrap:anywhere">
          <h1 style="font-size:20px;margin:0 0 24px">{mail.subject(appName)}</h1>
          <p style="margin:0 0 24px">
            <a
              href={link}
              style="display:inline-block;padding:14px 24px;border-radius:8px;background:#1d4ed8;color:#ffffff;font-weight:600;text-decoration:none"
            >
              {mail.button(appName)}
            </a>
          </p>
          <p style="margin:0 0 8px">{mail.code}</p>
          <p style="margin:0 0 24px;font:600 32px/1.25 ui-monospace,Menlo,Consolas,monospace;letter-spacing:2px;white-space:nowrap">
            {code}
          </p>
          <p style="margin:0 0 24px">{validity}</p>
          <p style="margin:0 0 4px;font-size:14px;opacity:.75">{mail.fallback}</p>
          <p style="margin:0 0 24px;font-size:14px;word-break:break-all">
            <a href={link} style="color:inherit">
              {link}
            </a>
          </p>
          <p style="margin:0;padding-top:16px;border-top:1px solid #8888;font-size:14px;opacity:.75">
            {mail.recipient(appName, to)}
          </p>
        </div>
      </body>
    </html>
  );
};
