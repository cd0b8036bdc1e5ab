import { BEHAVIOURS } from "./behaviours.mjs";
import { PROVIDERS } from "./providers/index.mjs";

/** The page for a person. @param {string} origin @param {import("./types.mjs").Mail[]} mails */
export function page(origin, mails) {
  const rows = Object.entries(BEHAVIOURS).map(
    ([name, { about }]) => `<dt>${escapeHtml(name)}<dd>${escapeHtml(about)}`,
  );
  const urls = Object.values(PROVIDERS).map(
    ({ name, docs }) =>
      `<li><code>${escapeHtml(`${origin}/ok/${name}`)}</code> <a href="${escapeHtml(docs)}" rel="noreferrer">what it plays</a>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Fake mail providers</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f4f4; padding: 1rem }
iframe { width: 100%; height: 26rem; border: 1px solid #ccc }
dt { font-family: monospace; font-weight: bold }
</style>
<h1>Mails</h1>
${mails.length === 0 ? "<p>None yet. Load the page again to look for new ones." : mails.map(mailEntry).join("\n")}
<h1>Base URLs</h1>
<p>In place of <code>ok</code>, any behaviour of those below.
<ul>
${urls.join("\n")}
</ul>
<h1>Behaviours</h1>
<dl>
${rows.join("\n")}
</dl>
<p>For tests: <a href="/mails.json">/mails.json</a> (DELETE empties it), <a href="/requests.json">/requests.json</a>
</html>
`;
}

/** The mail is shown without scripts; its links open in a tab of their own. @param {import("./types.mjs").Mail} mail */
function mailEntry({ provider, to, from, subject, text, html, receivedAt }) {
  const summary = `<summary><b>${escapeHtml(subject)}</b> to ${escapeHtml(to)} by ${escapeHtml(provider)}</summary>`;
  const frame =
    html === null
      ? ""
      : `<iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(`<base target="_blank">${html}`)}"></iframe>`;
  const plain = text === null ? "" : `<pre>${escapeHtml(text)}</pre>`;
  return `<details>${summary}<p>From ${escapeHtml(from)}, ${escapeHtml(receivedAt)}</p>${plain}${frame}</details>`;
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** @param {unknown} value */
function escapeHtml(value) {
  return String(value).replace(/[&<>"']/g, (sign) => ENTITIES[/** @type {keyof typeof ENTITIES} */ (sign)]);
}
