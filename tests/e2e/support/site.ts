import { test as base, expect, type APIRequestContext, type Page } from "@playwright/test";
import type { DestinationsAnswer } from "../../../server/search/model";
import { path } from "../../../server/kernel/path";

export const REGIONS = {
  us: { url: process.env.E2E_US_URL ?? "http://localhost:3000", origin: "NYC" },
  eu: { url: process.env.E2E_EU_URL ?? "http://localhost:3001", origin: "LON" },
} as const;

export type Travel = { from: string; to: string; city: string; dep: string; ret: string };

const plusDays = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** A travel that the running site has prices for, found by asking it: no test knows a price or a day beforehand. */
export async function findTravel(request: APIRequestContext, region: keyof typeof REGIONS = "eu"): Promise<Travel> {
  const { url, origin } = REGIONS[region];
  const answer = await request.get(url + path.api.destinations({ from: origin, limit: 40 }));
  expect(answer.ok(), `destinations from ${origin} answer`).toBe(true);
  const { destinations } = (await answer.json()) as DestinationsAnswer;
  for (const { place, dep } of destinations) {
    const ret = plusDays(dep, 7);
    const list = await request.get(url + path.api.fares({ from: origin, to: place.code, dep, ret }));
    const found = list.ok() ? ((await list.json()) as { all: number }) : { all: 0 };
    if (found.all >= 4) return { from: origin, to: place.code, city: place.city, dep, ret };
  }
  throw new Error(`no travel from ${origin} has four flights there and back: is the site still reading its first prices?`);
}

const QUIET = [/Failed to load resource: the server responded with a status of (404|422)/];

/** A stray `console.error`, an uncaught exception or a refused inline script fails the test that saw it. */
export const test = base.extend<{ watched: void; travel: Travel }>({
  watched: [
    async ({ context }, use) => {
      const errors: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error" && !QUIET.some((known) => known.test(message.text()))) errors.push(message.text());
      });
      context.on("weberror", (error) => errors.push(String(error.error())));
      await use();
      expect(errors, "errors in the console").toEqual([]);
    },
    { auto: true },
  ],
  travel: async ({ request }, use) => use(await findTravel(request)),
});

export { expect };

export async function noSidewaysScroll(page: Page) {
  const { scroll, window } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(scroll, "width of the page").toBeLessThanOrEqual(window);
}

/** Names and prices of the rows, in their order. */
export const rowsOf = (page: Page) =>
  page.locator("ol > li a[aria-expanded]").evaluateAll((links) => links.map((link) => link.getAttribute("aria-label") ?? ""));
