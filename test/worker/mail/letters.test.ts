import { describe, expect, it } from "vitest";
import { type Brand, DEFAULT_BRAND } from "../../../src/brand";
import { LOCALES, type Locale, messagesOf } from "../../../src/locales";
import { emailChanged, proveEmail } from "../../../src/mail/email-change-emails";
import { signInEmail } from "../../../src/mail/sign-in-email";

const LINK =
  "https://login.example.com/api/passwordless/verify_redirect?verification_code=abc&redirect_uri=https%3A%2F%2Fx.example";
const CODE = "1234 5678";

const lettersOf = (locale: Locale, brand: Brand = DEFAULT_BRAND) => ({
  "the mail of a login": signInEmail({
    locale,
    brand,
    to: "ann@example.com",
    link: LINK,
    code: CODE,
    codeInSubject: false,
    ttlSeconds: 900,
  }),
  "the mail to a new address": proveEmail({
    locale,
    brand,
    link: LINK,
    code: CODE,
    oldEmail: "a…@example.com",
    ttlSeconds: 900,
  }),
  "the mail to an old address": emailChanged({
    locale,
    brand,
    link: LINK,
    newEmail: "new@example.com",
    ttlSeconds: 7 * 86400,
  }),
});

const all = LOCALES.flatMap((locale) =>
  Object.entries(lettersOf(locale)).map(([name, letter]) => [name, locale, letter] as const),
);

/** What is read, without the markup. */
const wordsOf = (html: string) =>
  html
    .replace(/<(title|style)>.*?<\/\1>/gs, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&amp;", "&")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");

describe.each(all)("%s in %s", (_, locale, { subject, text, html }) => {
  it("is under 20 KB, and loads nothing", () => {
    expect(new TextEncoder().encode(html).length).toBeLessThan(20 * 1024);
    expect(html).not.toMatch(
      /<(?:img|link|script|style|iframe|object|video|audio|svg)\b|url\(|src=|@import/i,
    );
  });

  it("says the same as HTML and as text", () => {
    const words = wordsOf(html);
    for (const paragraph of text.trim().split("\n\n").slice(1))
      expect(words).toContain(paragraph.replace("\u200e", "").replace(/\s+/g, " "));
  });

  it("is in its language, from its side", () => {
    expect(html).toContain(`<html lang="${locale}" dir="${locale === "ar" ? "rtl" : "ltr"}">`);
    expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
    if (locale !== "en") expect(text).not.toMatch(/\b(?:Open this|you|mail was)\b/);
  });

  it("is so where a mail client drops what is around the body, too", () => {
    const [, body = ""] = /<body[^>]*>(.*)<\/body>/s.exec(html) ?? [];
    const outermost = [...body.matchAll(/<div([^>]*)>/g)].map(([, attributes]) => attributes);
    expect(outermost).toHaveLength(2);
    for (const attributes of outermost) {
      expect(attributes).toContain(`lang="${locale}" dir="${locale === "ar" ? "rtl" : "ltr"}"`);
      expect(attributes).toMatch(/style="[^"]*font:16px\/1\.5 system-ui,/);
    }
  });

  it("has the link, as it is, twice and nowhere else leads", () => {
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&"));
    expect(links).toEqual([LINK, LINK]);
    expect(text).toContain(`\n\n${LINK}\n\n`);
  });

  it("begins, for a list of mails, with a preheader without link and code, and with nothing after it", () => {
    const [, hidden = ""] = /<div[^>]*style="display:none[^>]*>(.*?)<\/div>/s.exec(html) ?? [];
    expect(hidden.replaceAll("&#847;&zwnj;&nbsp;", "").length).toBeGreaterThan(10);
    expect(hidden).not.toMatch(/\d{4} \d{4}|https?:/);
    expect(hidden).toMatch(/(?:&#847;&zwnj;&nbsp;){120}$/);
    expect(html.indexOf("display:none")).toBeLessThan(html.indexOf("<h1"));
  });

  it("has a subject without the code and of one line", () => {
    expect(subject).not.toMatch(/[\r\n]|\d{4}/);
    expect(subject).toContain("Latchkey");
  });

  it("has its code, where it has one, in one piece", () => {
    if (!text.includes(CODE)) return expect(html).not.toContain(CODE);
    expect(text).toMatch(locale === "ar" ? /^\u200e1234 5678$/m : /^1234 5678$/m);
    expect(html).toMatch(/<p dir="ltr"[^>]*>1234 5678<\/p>/);
  });
});

describe("a mail with the longest link and the largest logo", () => {
  it.each(LOCALES)("is under 20 KB in %s, for it then shows the link no second time", (locale) => {
    const logoUrl = `data:image/png;base64,${"A".repeat(8192 - 22)}`;
    const redirect = encodeURIComponent(`https://app.example.com/${"a/?&".repeat(500)}`.slice(0, 2048));
    const link = `https://login.example.com/api/passwordless/verify_redirect?verification_code=x&redirect_uri=${redirect}`;
    const props = { locale, brand: { ...DEFAULT_BRAND, logoUrl }, ttlSeconds: 900, link };
    const { html, text } = signInEmail({
      ...props,
      to: `${"a".repeat(240)}@example.com`,
      code: CODE,
      codeInSubject: true,
    });
    expect(new TextEncoder().encode(html).length).toBeLessThan(20 * 1024);
    expect(html.split(link.replaceAll("&", "&amp;"))).toHaveLength(2);
    expect(text).toContain(link);
  });
});

describe("a code in the subject", () => {
  it.each(LOCALES)("can be read in %s", (locale) => {
    const { subject } = signInEmail({
      locale,
      brand: DEFAULT_BRAND,
      to: "ann@example.com",
      link: LINK,
      code: CODE,
      codeInSubject: true,
      ttlSeconds: 900,
    });
    expect(subject).toContain(locale === "ar" ? `\u2066${CODE}\u2069` : CODE);
  });
});

describe("the brand in a mail", () => {
  const logoUrl = "data:image/png;base64,iVBORw0KGgo=";
  const brand = { appName: "Acme", logoUrl, accentColour: "#ffd400", supportEmail: "help@acme.example" };
  const { html, text } = lettersOf("en", brand)["the mail of a login"];

  it("is its name, its colour with words that can be read on it, its logo and its support", () => {
    expect(html).toContain("<h1");
    expect(html).toContain("Sign in to Acme");
    expect(html).toContain("background:#ffd400;color:#000000");
    expect(html).toContain(`<img src="${logoUrl}" alt="Acme"`);
    expect(html).toContain('<a href="mailto:help@acme.example"');
    expect(text).toContain("Need help? Write to help@acme.example\n");
  });

  it("never is a logo from elsewhere: opening the mail would tell", () => {
    const remote = lettersOf("en", { ...brand, logoUrl: "https://cdn.example.com/logo.png" });
    for (const letter of Object.values(remote)) expect(letter.html).not.toContain("<img");
  });
});

describe("markup in what others choose", () => {
  it("is text in the HTML, and no line more in the subject", () => {
    const brand = { ...DEFAULT_BRAND, appName: `<b>"&'</b>`, supportEmail: "o'neil&co@example.com" };
    for (const { html } of Object.values(lettersOf("en", brand))) {
      expect(html).not.toContain("<b>");
      expect(html).toContain("&lt;b&gt;&quot;&amp;&#39;&lt;/b&gt;");
      expect(html).toContain("mailto:o&#39;neil&amp;co@example.com");
    }
    const address = `"><script>alert(1)</script>@example.com`;
    const { html } = emailChanged({ locale: "en", brand, link: LINK, ttlSeconds: 900, newEmail: address });
    expect(html).not.toContain("<script");
  });
});

describe("a language", () => {
  it.each(LOCALES)("%s has every text, and every text says something", (locale) => {
    const walk = (value: unknown, path: string): void => {
      if (typeof value === "object" && value !== null)
        for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`);
      else if (typeof value === "function")
        expect([path, (value("A", "B", "C") as string).length > 3]).toEqual([path, true]);
      else expect([path, String(value).trim() !== ""]).toEqual([path, true]);
    };
    walk(messagesOf(locale), locale);
  });

  it("that lacks a text does not compile", () => {
    const { mail: _, ...rest } = messagesOf("en");
    // @ts-expect-error: `mail` is missing
    const incomplete: ReturnType<typeof messagesOf> = rest;
    // @ts-expect-error: one of the fields is missing
    const withoutField: ReturnType<typeof messagesOf>["fields"] = { "Email required": "…" };
    expect([incomplete, withoutField]).toHaveLength(2);
  });
});
