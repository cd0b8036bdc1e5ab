import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { stop } from "../stop.mjs";

const CHROMIUMS = [
  process.env.CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * Writes every mail in every language as HTML and text, an index of them and, where there is a Chromium, each as PNG in
 * light and dark.
 * @param {any} code @param {any} config @param {string} folder
 */
export async function preview(code, config, folder) {
  const to = resolve(folder);
  /** @type {string[]} */
  let names = [];
  try {
    names = writeMails(code, config, to);
  } catch (error) {
    stop(`${folder} cannot be written to: ${messageOf(error)}`);
  }
  console.log(`${names.length} mails as HTML and text: ${join(to, "index.html")}`);
  const executablePath = CHROMIUMS.find((path) => path !== "" && existsSync(path));
  if (executablePath === undefined)
    return console.log("No PNG: there is no Chromium here. CHROMIUM=/path/to/it names one.");
  try {
    await takePictures(executablePath, to, names);
  } catch {
    return console.log(`No PNG: ${executablePath} does not start.`);
  }
  console.log(`${names.length * 2} pictures beside them, light and dark.`);
}

/** @param {any} code @param {any} config @param {string} to */
function writeMails(code, config, to) {
  makeFolder(to);
  const names = [];
  for (const locale of code.LOCALES) {
    for (const [template, { subject, html, text }] of Object.entries(lettersOf(code, config, locale))) {
      const name = `${template}.${locale}`;
      names.push(name);
      writeFileSync(join(to, `${name}.html`), html);
      writeFileSync(join(to, `${name}.txt`), `Subject: ${subject}\n\n${text}`);
    }
  }
  writeFileSync(join(to, "index.html"), indexOf(names));
  return names;
}

/** Node's own `recursive` tries for ever in /proc and the like. @param {string} path */
function makeFolder(path) {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path);
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** @param {any} code @param {any} config @param {string} locale */
function lettersOf(
  { signInEmail, proveEmail, emailChanged },
  { publicUrl, brand, linkTtlSeconds, codeInSubject },
  locale,
) {
  const token = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE";
  const common = { locale, brand, ttlSeconds: linkTtlSeconds };
  const redirect = encodeURIComponent("https://app.example.com/callback");
  const verify = `${publicUrl}/api/passwordless/verify_redirect?verification_code=${token}&redirect_uri=${redirect}`;
  const change = `${publicUrl}/account/email?token=${token}`;
  const code = "1234 5678";
  return {
    "sign-in": signInEmail({ ...common, to: "ann@example.com", link: verify, code, codeInSubject }),
    "new-address": proveEmail({ ...common, link: change, code, oldEmail: "a…@example.com" }),
    "address-changed": emailChanged({
      ...common,
      link: `${publicUrl}/account/email/undo?token=${token}`,
      ttlSeconds: 7 * 86400,
      newEmail: "ann.lee@example.net",
    }),
  };
}

/** @param {string[]} names */
function indexOf(names) {
  const frames = names.map((name) => `<h2>${name}</h2><iframe src="${name}.html" title="${name}"></iframe>`);
  return `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Mails</title>
<style>body{font-family:system-ui}iframe{width:420px;height:640px;border:1px solid #8888}</style>
${frames.join("\n")}
`;
}

/** @param {string} executablePath @param {string} folder @param {string[]} names */
async function takePictures(executablePath, folder, names) {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 420, height: 400 } });
    for (const name of names) {
      await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
      await page.screenshot({ path: join(folder, `${name}.${colorScheme}.png`), fullPage: true });
    }
  }
  await browser.close();
}
