import type { Child } from "hono/jsx";
import { type Locale, messagesOf } from "../locales";

interface LayoutProps {
  locale: Locale;
  title: string;
  wide?: boolean;
  /** A script of this origin, without which the page works, too. */
  script?: string;
  children: Child;
}

/** The frame of every page: one column, one stylesheet. */
export const Layout = ({ locale, title, wide, script, children }: LayoutProps) => (
  <html lang={locale} dir={messagesOf(locale).direction}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="robots" content="noindex" />
      <title>{title}</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href="/style.css" />
      {script && <script src={script} defer />}
    </head>
    <body>
      <main class={wide ? "wide" : undefined}>{children}</main>
    </body>
  </html>
);
