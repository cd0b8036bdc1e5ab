import { type Locale, messagesOf } from "../locales";

/** What a mail of ours says: one thing to do by a link, or by a code where there is one. */
export interface Letter {
  locale: Locale;
  subject: string;
  title: string;
  /** Said before the link in the text, which has no button. */
  intro: string;
  button: string;
  link: string;
  code?: { intro: string; digits: string };
  /** How long the link is good, and the like. */
  notice: string;
  /** Why somebody gets this mail. */
  reason: string;
}

/** Text and HTML of a mail, from the same words. */
export function renderLetter(letter: Letter): { subject: string; text: string; html: string } {
  const { subject, intro, link, code, notice, reason } = letter;
  const paragraphs = [intro, link, ...(code ? [code.intro, code.digits] : []), notice, reason];
  return { subject, text: `${paragraphs.join("\n\n")}\n`, html: `<!doctype html>${<Html {...letter} />}` };
}

const Html = ({ locale, title, button, link, code, notice, reason }: Letter) => {
  const { mail, direction } = messagesOf(locale);
  return (
    <html lang={locale} dir={direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
      </head>
      <body style="margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
        <div style="max-width:480px;margin:0 auto;overflow-wrap:anywhere">
          <h1 style="font-size:20px;margin:0 0 24px">{title}</h1>
          {!code && <p style="margin:0 0 24px">{notice}</p>}
          <p style="margin:0 0 24px">
            <a
              href={link}
              style="display:inline-block;padding:14px 24px;border-radius:8px;background:#1d4ed8;color:#ffffff;font-weight:600;text-decoration:none"
            >
              {button}
            </a>
          </p>
          {code && (
            <>
              <p style="margin:0 0 8px">{code.intro}</p>
              <p style="margin:0 0 24px;font:600 32px/1.25 ui-monospace,Menlo,Consolas,monospace;letter-spacing:2px;white-space:nowrap">
                {code.digits}
              </p>
              <p style="margin:0 0 24px">{notice}</p>
            </>
          )}
          <p style="margin:0 0 4px;font-size:14px;opacity:.75">{mail.fallback}</p>
          <p style="margin:0 0 24px;font-size:14px;word-break:break-all">
            <a href={link} style="color:inherit">
              {link}
            </a>
          </p>
          <p style="margin:0;padding-top:16px;border-top:1px solid #8888;font-size:14px;opacity:.75">
            {reason}
          </p>
        </div>
      </body>
    </html>
  );
};
