const WIDTH = 720;
const LABEL = 190;
const BAR = 20;
const GAP = 14;
const COLOURS = ["#2563eb", "#f59e0b", "#10b981"];

/**
 * Horizontal bars, stacked where there are several series; readable on light and on dark.
 *
 * @param {{ title: string, series: string[], rows: { label: string, values: number[] }[] }} plot
 */
export function bars({ title, series, rows }) {
  const most = Math.max(...rows.map(({ values }) => sum(values)));
  const scale = (WIDTH - LABEL - 80) / most;
  const top = series.length > 1 ? 70 : 46;
  const height = top + rows.length * (BAR + GAP) + 6;
  const legend = series.length > 1 ? series.map(legendOf).join("") : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
<style>text{font:14px system-ui,sans-serif;fill:#1f2937}.title{font-weight:600;font-size:15px}@media(prefers-color-scheme:dark){text{fill:#e5e7eb}}</style>
<text class="title" x="0" y="20">${escaped(title)}</text>
${legend}${rows.map((row, index) => rowOf(row, top + index * (BAR + GAP), scale)).join("")}</svg>
`;
}

/** @param {string} name @param {number} index */
const legendOf = (name, index) =>
  `<rect x="${index * 190}" y="36" width="14" height="14" rx="3" fill="${COLOURS[index]}"/><text x="${index * 190 + 22}" y="48">${escaped(name)}</text>\n`;

/** @param {{ label: string, values: number[] }} row @param {number} y @param {number} scale */
function rowOf({ label, values }, y, scale) {
  let x = LABEL;
  const parts = values.map((value, index) => {
    const width = value * scale;
    const part = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${COLOURS[index]}"/>`;
    x += width;
    return part;
  });
  const total = Math.round(sum(values)).toLocaleString("en");
  return `<text x="${LABEL - 10}" y="${y + 15}" text-anchor="end">${escaped(label)}</text>${parts.join("")}<text x="${(x + 8).toFixed(1)}" y="${y + 15}">${total}</text>\n`;
}

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
