type Rgb = [number, number, number];

const channels = (hex: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb;

/** Relative luminance (WCAG 2.2), 0 to 1. */
function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How well one colour stands out from another (WCAG 2.2, 1.4.3): 1 to 21, text needs 4.5. Colours are `#rrggbb`. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The colour, mixed with black or white, whichever helps, until it can be read on this ground. */
export function readableOn(ground: string, colour: string): string {
  const target = contrast("#ffffff", ground) > contrast("#000000", ground) ? 255 : 0;
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = channels(colour).map((value) => Math.round(value + (target - value) * share));
    const hex = `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
    if (contrast(hex, ground) >= 4.5) return hex;
  }
  return target === 255 ? "#ffffff" : "#000000";
}
