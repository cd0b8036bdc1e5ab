import { onAccent } from "../brand";
import { readableOn } from "../lib/colour";

const PAPER = { light: "#ffffff", dark: "#1b1e26" };

/**
 * The stylesheet of every page, served as /style.css so that no page needs inline styles. Buttons have the accent colour
 * as it is, links a shade of it that can be read.
 */
export const styleCss = (accent: string): string =>
  `
:root {
  color-scheme: light dark;
  --ink: #1a1c23; --quiet: #565b69; --paper: ${PAPER.light}; --ground: #f3f4f7; --line: #d5d8e0;
  --accent: ${accent}; --on-accent: ${onAccent(accent)}; --link: ${readableOn(PAPER.light, accent)}; --danger: #b42318;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #eceef4; --quiet: #a5abba; --paper: ${PAPER.dark}; --ground: #111319; --line: #3a3f4c;
    --link: ${readableOn(PAPER.dark, accent)}; --danger: #ff9a8f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px;
  background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
}
main {
  width: 100%; max-width: 26rem; padding: 32px; overflow-wrap: anywhere;
  background: var(--paper); border: 1px solid var(--line); border-radius: 12px;
}
main.wide { max-width: 48rem; align-self: start; }
h1 { margin: 0 0 12px; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 28px 0 8px; font-size: 1.05rem; }
p { margin: 0 0 16px; }
p:last-child { margin-bottom: 0; }
.action { margin: 0; }
main > .action:last-child { margin-bottom: -10px; }
.logo { display: block; max-width: 100%; height: 40px; margin: 0 0 24px; object-fit: contain; object-position: 0 50%; }
[dir="rtl"] .logo { object-position: 100% 50%; }
.support { margin: 24px 0 0; padding-top: 16px; border-top: 1px solid var(--line); font-size: .925rem; }
.quiet { color: var(--quiet); font-size: .925rem; }
.error { color: var(--danger); margin: 6px 0 0; }
a { color: var(--link); }
.action a { display: inline-block; padding: 10px 0; }
form { margin: 20px 0 0; }
label { display: block; margin: 0 0 6px; font-weight: 600; }
input {
  width: 100%; padding: 12px 14px; font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--quiet); border-radius: 8px;
}
button, .button {
  display: block; width: 100%; margin: 16px 0; padding: 13px 20px; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 0; border-radius: 8px;
}
main > form:last-child > button:last-child { margin-bottom: 0; }
button:disabled { opacity: .55; cursor: default; }
button.danger { color: var(--paper); background: var(--danger); }
input.code { font: 1.5rem/1.3 ui-monospace, Menlo, Consolas, monospace; letter-spacing: .1em; }
form.aside { margin: 0; }
button.link {
  display: inline-block; width: auto; margin: 0; padding: 10px 0; font-weight: 400; text-align: start;
  color: var(--link); background: none; border-radius: 2px; text-decoration: underline;
}
button.second { color: var(--ink); background: none; border: 1px solid var(--quiet); }
ul.rows { margin: 0 0 6px; padding: 0; list-style: none; }
ul.rows li {
  display: flex; gap: 12px; align-items: center; justify-content: space-between;
  padding: 10px 0; border-bottom: 1px solid var(--line);
}
ul.rows button { white-space: nowrap; }
.place { margin: 0; }
.place > * { display: block; }
dl { margin: 0 0 16px; }
dt { color: var(--quiet); font-size: .925rem; }
dd { margin: 0 0 12px; font-weight: 600; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code { font-size: .9em; }
table { width: 100%; border-collapse: collapse; font-size: .925rem; }
th, td { padding: 6px 12px 6px 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
th { overflow-wrap: break-word; }
@media (max-width: 30rem) {
  main { padding: 24px 20px; }
  th, td { display: block; padding-inline-end: 0; }
  th { border: 0; padding-bottom: 0; overflow-wrap: anywhere; }
}
article { margin: 16px 0; padding: 16px; border: 1px solid var(--line); border-radius: 8px; }
article h2 { margin: 0 0 4px; }
h3 { margin: 0 0 8px; font-size: 1rem; }
h4 { margin: 16px 0 4px; font-size: .925rem; }
.contents ul { margin: 0; padding-inline-start: 20px; }
summary { padding: 10px 0; cursor: pointer; }
details pre { padding: 12px; background: var(--ground); border-radius: 8px; }
pre { margin: 12px 0; white-space: pre-wrap; font: .875rem/1.5 ui-monospace, monospace; }
iframe { width: 100%; height: 420px; border: 1px solid var(--line); border-radius: 8px; }
`.trimStart();
