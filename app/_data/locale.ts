import "server-only";
import { getRequestConfig } from "next-intl/server";
import { readPreferences } from "@/app/_data/preferences";
import de from "@/server/kernel/texts/de.json";
import en from "@/server/kernel/texts/en.json";
import pseudo from "@/server/kernel/texts/en-XA.json";

const TEXTS = { en, de: de as typeof en, "en-XA": pseudo as typeof en };
type Language = keyof typeof TEXTS;

declare module "next-intl" {
  interface AppConfig {
    Messages: typeof en;
  }
}

export default getRequestConfig(async () => {
  const { language } = await readPreferences();
  const locale: Language = language in TEXTS ? (language as Language) : "en";
  return { locale, messages: TEXTS[locale], timeZone: "UTC" };
});
