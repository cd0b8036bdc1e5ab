import type { Brand } from "../brand";
import type { Locale } from "../locales";

/** What every page needs: whose it is, and in which language it is read. */
export interface View {
  locale: Locale;
  brand: Brand;
  /** Where Turnstile makes sure that a person asks. */
  turnstileSiteKey: string | null;
}
