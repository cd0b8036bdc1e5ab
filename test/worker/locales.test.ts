import { describe, expect, it } from "vitest";
import { durationInWords, localeFor, waitInWords } from "../../src/locales";
import { instance, linkIn, REDIRECT_URI, startLogin } from "./helpers";

const latchkey = instance();

/** Whose sentence the mail begins with. */
const SUBJECTS: Record<string, string> = {
  en: "Sign in to Latchkey",
  de: "Bei Latchkey anmelden",
  fr: "Se connecter à Latchkey",
  es: "Acceder a Latchkey",
  nl: "Inloggen bij Latchkey",
};

async function subjectFor(
  body: object,
  headers: Record<string, string> = {},
  at = latchkey,
): Promise<string | undefined> {
  const email = `${crypto.randomUUID()}@example.com`;
  await at.post("/api/passwordless/start", { email, redirectUri: REDIRECT_URI, ...body }, headers);
  return (await at.mails(email))[0]?.subject;
}

describe("the language of a mail", () => {
  it.each([
    ["what start asks for", { locale: "de" }, { "Accept-Language": "fr" }, "de"],
    ["what start asks for, with a region", { locale: "fr-CH" }, {}, "fr"],
    ["what start asks for, in any case", { locale: "DE-at" }, {}, "de"],
    [
      "the browser's, where start asks for one that there is not",
      { locale: "sv" },
      { "Accept-Language": "es" },
      "es",
    ],
    ["what start asks for, as POSIX writes it", { locale: "de_AT" }, { "Accept-Language": "fr" }, "de"],
    ["what LANG of a shell says", { locale: "de_DE.UTF-8" }, { "Accept-Language": "fr" }, "de"],
    ["the browser's, where start asks for null", { locale: null }, { "Accept-Language": "nl" }, "nl"],
    ["the browser's, where start asks for nothing", { locale: "" }, { "Accept-Language": "nl" }, "nl"],
    ["the browser's first that there is", {}, { "Accept-Language": "sv, nl-BE;q=0.8, de;q=0.9" }, "de"],
    ["not one that the browser rules out", {}, { "Accept-Language": "de;q=0, fr;q=0.1" }, "fr"],
    ["English else", {}, { "Accept-Language": "sv, *;q=0.5" }, "en"],
    ["English where the browser says nonsense", {}, { "Accept-Language": "x".repeat(5000) }, "en"],
  ])("is %s", async (_, body, headers, locale) => {
    expect(await subjectFor(body, headers as Record<string, string>)).toBe(SUBJECTS[locale]);
  });

  it("is DEFAULT_LOCALE where nothing else says", async () => {
    const spanish = instance({ DEFAULT_LOCALE: "es" });
    expect(await subjectFor({}, {}, spanish)).toBe(SUBJECTS.es);
    expect(await subjectFor({}, { "Accept-Language": "de" }, spanish)).toBe(SUBJECTS.de);
  });

  it.each([
    ["markup", "<b>de</b>"],
    ["a newline", "de\r\nX: 1"],
    ["a bidi control", "de\u202e"],
    ["10,000 characters", "a".repeat(10_000)],
    ["a number", 1],
    ["a list", ["de"]],
    ["a path", "../de"],
    ["a character set of no name", "de_DE."],
    ["a path after a character set", "de_DE.UTF-8/../x"],
    ["a word of the prototype", "__proto__"],
  ])("is refused where it is %s", async (_, locale) => {
    const latchkey = instance();
    for (const [path, body] of [
      ["/api/passwordless/start", { email: "ann@example.com", redirectUri: REDIRECT_URI, locale }],
      ["/users", { email: "ann@example.com", locale }],
    ] as const) {
      const response = await latchkey.post(path, body);
      expect(response.status).toBe(422);
      expect(await response.json()).toEqual({ locale: "Invalid locale" });
    }
    expect(await latchkey.mails()).toEqual([]);
  });
});

describe("the language of a page", () => {
  const page = { Accept: "text/html" };
  const langOf = async (path: string, headers = {}) =>
    /<html lang="(\w+)" dir="(\w+)"/
      .exec(await (await latchkey.get(path, { ...page, ...headers })).text())
      ?.slice(1);

  it("is what its address names, else the browser's, else the default", async () => {
    expect(await langOf("/?locale=ar", { "Accept-Language": "fr" })).toEqual(["ar", "rtl"]);
    expect(await langOf("/?locale=xx", { "Accept-Language": "fr" })).toEqual(["fr", "ltr"]);
    expect(await langOf("/?locale=pt_BR", { "Accept-Language": "fr" })).toEqual(["pt", "ltr"]);
    expect(await langOf("/?locale=%3Cb%3E")).toEqual(["en", "ltr"]);
  });

  it("behind a mailed link is the mail's where start chose it, and the opening browser's where it did not", async () => {
    const chosen = `${crypto.randomUUID()}@example.com`;
    await latchkey.post("/api/passwordless/start", {
      email: chosen,
      redirectUri: REDIRECT_URI,
      locale: "ja",
    });
    const [mail] = await latchkey.mails(chosen);
    expect(await langOf(linkIn(mail), { "Accept-Language": "fr" })).toEqual(["ja", "ltr"]);
    const { link } = await startLogin(latchkey, "ann@example.com");
    expect(link).not.toContain("locale");
    expect(await langOf(link, { "Accept-Language": "fr" })).toEqual(["fr", "ltr"]);
  });

  it("is kept from the login page to the code page and to the mail", async () => {
    const body = new URLSearchParams({ email: "ann@example.com", redirect_uri: REDIRECT_URI });
    const headers = { ...page, Origin: "http://localhost:8787" };
    const response = await latchkey.fetch("/login?locale=it", { method: "POST", body, headers });
    const location = new URL(response.headers.get("Location") ?? "", "http://localhost:8787");
    expect(location.searchParams.get("locale")).toBe("it");
    expect(await langOf(location.pathname + location.search)).toEqual(["it", "ltr"]);
    expect((await latchkey.mails("ann@example.com"))[0]?.html).toContain('<html lang="it"');
  });
});

describe("a duration", () => {
  it.each([
    [60, "en", "1 minute"],
    [900, "en", "15 minutes"],
    [3600, "de", "1 Stunde"],
    [7200, "fr", "2 heures"],
    [86400, "nl", "1 dag"],
    [604800, "es", "7 días"],
    [90, "pt", "90 segundos"],
    [900, "ja", "15 分"],
    [7200, "ar", "ساعتان"],
    [10800, "ar", "3 ساعات"],
    [39600, "ar", "11 ساعة"],
  ] as const)("of %i s is, in %s, %s", (seconds, locale, words) =>
    expect(durationInWords(seconds, locale).replace(/\s/g, " ")).toBe(words),
  );
});

describe("a time to wait", () => {
  it.each([
    [30, "en", "30 seconds"],
    [1, "en", "1 second"],
    [60, "en", "1 minute"],
    [125, "en", "2 minutes, 5 seconds"],
    [3725, "en", "1 hour, 2 minutes, 5 seconds"],
    [3600, "en", "1 hour"],
    [0, "en", "0 seconds"],
    [125, "de", "2 Minuten, 5 Sekunden"],
    [125, "ja", "2 分 5 秒"],
    [125, "ar", "دقيقتان و5 ثوان"],
  ] as const)("of %i s is, in %s, %s", (seconds, locale, words) =>
    expect(waitInWords(seconds, locale).replace(/\s/g, " ")).toBe(words),
  );
});

describe("a language tag", () => {
  it.each([
    ["pt-BR", "pt"],
    ["pt_BR", "pt"],
    ["de_DE.UTF-8", "de"],
    ["fr.UTF-8", "fr"],
    ["ca_ES@valencia", undefined],
    ["nl_NL@euro", "nl"],
    ["zh", undefined],
    ["", undefined],
    ["constructor", undefined],
  ])("%s means %s", (tag, locale) => expect(localeFor(tag)).toBe(locale));
});
