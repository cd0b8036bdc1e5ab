import { contrast } from "./lib/colour";

/** How the operator's application shows itself, in mails and on pages alike. */
export interface Brand {
  appName: string;
  /** An https address, or `data:`; mails load nothing from elsewhere, so only the latter stands in them. */
  logoUrl: string | undefined;
  /** `#rrggbb` */
  accentColour: string;
  supportEmail: string | undefined;
}

export const DEFAULT_ACCENT = "#1d4ed8";

/** The colour of words on the accent colour. */
export const onAccent = (accent: string): string =>
  contrast("#ffffff", accent) >= 4.5 ? "#ffffff" : "#000000";

export const DEFAULT_BRAND: Brand = {
  appName: "Latchkey",
  logoUrl: undefined,
  accentColour: DEFAULT_ACCENT,
  supportEmail: undefined,
};
