import { openRegistry } from "@/server/airlines/registry";
import { checkPriceSample } from "@/server/fares/check-price-sample";
import { scrapeAirline } from "@/server/fares/scrape-airline";
import { scrapeTools as tools } from "@/server/fares/scrape-tools";
import { readScraperState } from "@/server/fares/scraper-state";
import { searchAirline } from "@/server/fares/search-airline";
import { settleOutliers } from "@/server/fares/settle-outliers";
import { env } from "@/server/infra/env";
import { every } from "@/server/infra/schedule";

const SAMPLE_EVERY_MS = 4000;
const SECOND_LOOK_EVERY_MS = 5000;

/** The FlightScraping box: every source is read on its own, so one that fails costs the others nothing. */
export async function startFlightScraping() {
  const { SEARCHED_ROUTES, SEARCHED_DAYS } = env();
  const registry = openRegistry();
  const stopping = new AbortController();
  const feeds = registry.airlines.filter(({ feed }) => feed !== null);
  const searched = registry.airlines.filter(({ feed }) => feed === null);
  const reading = [
    ...feeds.map((airline) => scrapeAirline(airline, tools, stopping.signal)),
    ...searched.map((airline) => searchAirline(airline, SEARCHED_ROUTES, SEARCHED_DAYS, tools, stopping.signal)),
  ];
  const schedules = feeds.flatMap((airline) => [
    every("price sample", SAMPLE_EVERY_MS, async () => void (await checkPriceSample(airline))),
    every("second look at jumps", SECOND_LOOK_EVERY_MS, async () => void (await settleOutliers(airline, tools))),
  ]);
  return {
    readiness: async () => ({ ready: true, parts: readScraperState() }),
    stop: async () => {
      stopping.abort();
      await Promise.all([...schedules.map((schedule) => schedule.stop()), ...reading]);
      registry.close();
    },
  };
}
