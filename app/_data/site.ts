import "server-only";
import { readPreferences, readRegion, type Preferences, type Region } from "@/app/_data/preferences";
import { readStatusQuickly } from "@/app/_data/status";

export type Site = Region & {
  preferences: Preferences;
  facts: { sources: number; newestSeenAt: string | null } | null;
  renderedAt: number;
};

/** What the frame of every page says. Never waits for a store: the facts of the footer come when they are known. */
export async function readSite(): Promise<Site> {
  const status = readStatusQuickly();
  const facts = status && {
    sources: status.sources.filter((source) => !source.suppressed).length,
    newestSeenAt: status.sources.reduce<string | null>(
      (newest, { checkedUpTo }) => (checkedUpTo && (!newest || checkedUpTo > newest) ? checkedUpTo : newest),
      null,
    ),
  };
  return { ...readRegion(), preferences: await readPreferences(), facts, renderedAt: Date.now() };
}
