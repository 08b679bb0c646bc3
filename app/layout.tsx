import { getLocale, getTranslations } from "next-intl/server";
import localFont from "next/font/local";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { readPreferences, readRegion } from "@/app/_data/preferences";
import { ClientTexts } from "@/components/ui/client-texts";
import { CloseDetails } from "@/components/ui/close-details";
import { NowProvider } from "@/components/ui/now";
import "./styles.css";

const geist = localFont({
  src: "../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2",
  variable: "--font-geist",
  weight: "100 900",
  display: "swap",
});
const geistMono = localFont({
  src: "../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2",
  variable: "--font-geist-mono",
  weight: "100 900",
  display: "swap",
  preload: false,
  adjustFontFallback: false,
  fallback: ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"],
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("meta");
  return {
    metadataBase: new URL(readRegion().own),
    title: { default: t("title"), template: "%s · Tradewind" },
    description: t("description"),
    applicationName: "Tradewind",
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fcfdfe" },
    { media: "(prefers-color-scheme: dark)", color: "#0d141c" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { theme } = await readPreferences();
  return (
    <html
      lang={await getLocale()}
      className={`${geist.variable} ${geistMono.variable}`}
      data-theme={theme === "system" ? undefined : theme === "dark" ? "tradewind-night" : "tradewind"}
    >
      <body>
        <ClientTexts only={[]}>
          <NowProvider renderedAt={Date.now()}>{children}</NowProvider>
        </ClientTexts>
        <CloseDetails />
      </body>
    </html>
  );
}
