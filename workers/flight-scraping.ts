import { openRegistry } from "@/server/airlines/registry";
import { scrapeAirline } from "@/server/fares/scrape-airline";
import { scrapeTools } from "@/server/fares/scrape-tools";
import { readScraperState } from "@/server/fares/scraper-state";

/** The FlightScraping box: every source is read on its own, so one that fails costs the others nothing. */
export async function startFlightScraping() {
  const registry = openRegistry();
  const stopping = new AbortController();
  const scraping = registry.airlines.map((airline) => scrapeAirline(airline, scrapeTools, stopping.signal));
  return {
    readiness: async () => ({ ready: true, parts: readScraperState() }),
    stop: async () => {
      stopping.abort();
      await Promise.all(scraping);
      registry.close();
    },
  };
}
