import { html as escaping, raw } from "hono/html";
import { type Brand, onAccent } from "../brand";
import { type Locale, messagesOf } from "../locales";

/** What a mail of ours says: one thing to do by a link, or by a code where there is one. */
export interface Letter {
  locale: Locale;
  brand: Brand;
  subject: string;
  title: string;
  /** What a list of mails shows beside the subject, also on a locked screen: no secret. */
  preheader: string;
  /** Said before the link in the text, which has no button. */
  intro: string;
  button: string;
  link: string;
  /** Whether it stands there to be copied, too (default: where it is short enough). */
  showLink?: boolean;
  code?: { intro: string; digits: string };
  /** How long the link is good, and the like. */
  notice: string;
  /** Why somebody gets this mail. */
  reason: string;
}

export type RenderedLetter = Record<"subject" | "text" | "html", string>;

/** Text and HTML of a mail, from the same words. */
export function renderLetter(letter: Letter): RenderedLetter {
  const { locale, brand, subject, intro, link, code, notice, reason } = letter;
  const { direction, support } = messagesOf(locale);
  const paragraphs = [
    intro,
    link,
    ...(code ? [code.intro, direction === "rtl" ? `${LEFT_TO_RIGHT}${code.digits}` : code.digits] : []),
    notice,
    reason,
    ...(brand.supportEmail ? [support(brand.supportEmail)] : []),
  ];
  return { subject, text: `${paragraphs.join("\n\n")}\n`, html: `<!doctype html>${<Html {...letter} />}` };
}

/** What stands in a letter for words that are filled in later, in characters that nobody writes (U+E000, private use). */
export const BLANKS = { to: "\ue000to\ue000", link: "\ue000link\ue000", code: "\ue000code\ue000" };

const BLANK = /\ue000(to|link|code)\ue000/g;

/** A letter with blanks, cut up at these: every second part is the name of one. */
export type LetterTemplate = Record<keyof RenderedLetter, string[]>;

export const templateOf = ({ subject, text, html }: RenderedLetter): LetterTemplate => ({
  subject: subject.split(BLANK),
  text: text.split(BLANK),
  html: html.split(BLANK),
});

/** The letter with words in place of its blanks. */
export function fillLetter(
  { subject, text, html }: LetterTemplate,
  words: Record<keyof typeof BLANKS, string>,
): RenderedLetter {
  const escapedWords = { to: escaped(words.to), link: escaped(words.link), code: words.code };
  return { subject: fill(subject, words), text: fill(text, words), html: fill(html, escapedWords) };
}

const fill = (parts: string[], words: Record<string, string>): string =>
  parts.map((part, place) => (place % 2 === 0 ? part : words[part])).join("");

const escaped = (text: string): string => String(escaping`${text}`);

/** U+200E: without it the two halves of a code trade places where the paragraph runs from right to left. */
const LEFT_TO_RIGHT = "\u200e";

/** Invisible, so that a list of mails shows nothing of what comes after the preheader; in ASCII, which makes most mails cheaper to send. */
const FILLER = raw("&#847;&zwnj;&nbsp;".repeat(120));

/** A longer link is not one to copy, and makes the mail too long. */
const MOST_SHOWN = 600;

export const isLinkShown = (link: string): boolean => link.length <= MOST_SHOWN;

const FONT = "font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif";

const QUIET = "font-size:14px;opacity:.75";

const Html = ({ locale, brand, title, preheader, button, link, showLink, code, notice, reason }: Letter) => {
  const { mail, direction, support } = messagesOf(locale);
  const { appName, logoUrl, accentColour, supportEmail } = brand;
  return (
    <html lang={locale} dir={direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
      </head>
      <body style={`margin:0;padding:24px 16px;${FONT}`}>
        {/* Gmail and others drop html and body, and what they say with them. */}
        <div
          lang={locale}
          dir={direction}
          style={`display:none;max-height:0;overflow:hidden;${FONT}`}
          aria-hidden="true"
        >
          {preheader}
          {FILLER}
        </div>
        <div
          lang={locale}
          dir={direction}
          style={`max-width:480px;margin:0 auto;overflow-wrap:anywhere;${FONT}`}
        >
          {logoUrl?.startsWith("data:") && (
            <img
              src={logoUrl}
              alt={appName}
              height="40"
              style="display:block;max-width:100%;margin:0 0 24px"
            />
          )}
          <h1 style="font-size:20px;margin:0 0 24px">{title}</h1>
          {!code && <p style="margin:0 0 24px">{notice}</p>}
          <p style="margin:0 0 24px">
            <a
              href={link}
              style={`display:inline-block;padding:14px 24px;border-radius:8px;background:${accentColour};color:${onAccent(accentColour)};font-weight:600;text-decoration:none`}
            >
              {button}
            </a>
          </p>
          {code && (
            <>
              <p style="margin:0 0 8px">{code.intro}</p>
              <p
                dir="ltr"
                style={`margin:0 0 24px;font:600 32px/1.25 ui-monospace,Menlo,Consolas,monospace;letter-spacing:2px;white-space:nowrap;text-align:${direction === "rtl" ? "right" : "left"}`}
              >
                {code.digits}
              </p>
              <p style="margin:0 0 24px">{notice}</p>
            </>
          )}
          {(showLink ?? isLinkShown(link)) && (
            <>
              <p style={`margin:0 0 4px;${QUIET}`}>{mail.fallback}</p>
              <p dir="ltr" style="margin:0 0 24px;font-size:14px;word-break:break-all">
                <a href={link} style="color:inherit">
                  {link}
                </a>
              </p>
            </>
          )}
          <p style={`margin:0;padding-top:16px;border-top:1px solid #8888;${QUIET}`}>{reason}</p>
          {supportEmail && (
            <p style={`margin:12px 0 0;${QUIET}`}>
              <a href={`mailto:${supportEmail}`} style="color:inherit">
                {support(supportEmail)}
              </a>
            </p>
          )}
        </div>
      </body>
    </html>
  );
};
