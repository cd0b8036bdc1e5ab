import type { Child } from "hono/jsx";
import { messagesOf } from "../locales";
import type { View } from "./view";

interface LayoutProps {
  view: View;
  title: string;
  wide?: boolean;
  /** A script of this origin, without which the page works, too. */
  script?: string;
  children: Child;
}

/** The frame of every page: one column, one stylesheet. */
export const Layout = ({ view, title, wide, script, children }: LayoutProps) => (
  <html lang={view.locale} dir={messagesOf(view.locale).direction}>
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
      <main class={wide ? "wide" : undefined}>
        {view.brand.logoUrl && <img class="logo" src={view.brand.logoUrl} alt={view.brand.appName} />}
        {children}
        {view.brand.supportEmail && (
          <p class="support">
            <a href={`mailto:${view.brand.supportEmail}`}>
              {messagesOf(view.locale).support(view.brand.supportEmail)}
            </a>
          </p>
        )}
      </main>
    </body>
  </html>
);
