import { mkdirSync } from "node:fs";
import { chromium, devices, type Page } from "playwright";
import { path } from "../../server/kernel/path";

/** `npm run screenshots`: each page and state on a desktop, a phone and in the dark, into `screenshots/` (not kept by git). */
const BASE = process.env.E2E_EU_URL ?? process.env.E2E_US_URL ?? "http://localhost:3000";
const FOLDER = process.env.SCREENSHOTS_FOLDER ?? "screenshots";
const ONLY = process.argv[2];

type Shot = { name: string; url: string; prepare?: (page: Page) => Promise<unknown> };

const from = process.env.SHOT_FROM ?? "LON";
const to = process.env.SHOT_TO ?? "NYC";
const dep = process.env.SHOT_DEP ?? new Date(Date.now() + 80 * 86_400_000).toISOString().slice(0, 10);
const ret = process.env.SHOT_RET ?? new Date(Date.parse(dep) + 7 * 86_400_000).toISOString().slice(0, 10);
const trip = { from, to, dep, ret, adults: 2 };

const SHOTS: Shot[] = [
  { name: "home", url: path.home() },
  {
    name: "home-combobox",
    url: path.home(),
    prepare: async (page) => {
      await page.getByLabel("To", { exact: true }).click();
      await page.waitForTimeout(600);
      await page.keyboard.type("lon", { delay: 40 });
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "home-dates",
    url: path.home(),
    prepare: async (page) => {
      await page.locator("#dates > summary").click();
      await page.getByRole("grid").first().waitFor();
    },
  },
  { name: "home-travellers", url: path.home(), prepare: (page) => page.locator("#travellers > summary").click() },
  { name: "explore", url: path.explore({ from, nights: "3-8" }) },
  { name: "explore-budget", url: path.explore({ from, budget: 150 }) },
  { name: "search", url: path.search(trip) },
  { name: "search-open", url: path.search(trip), prepare: (page) => page.locator("ol > li a[aria-expanded]").first().click() },
  { name: "search-oneway", url: path.search({ from, to, dep, sort: "cheapest" }) },
  { name: "search-filters", url: path.search({ ...trip, stops: 0 }) },
  { name: "search-none-fits", url: path.search({ ...trip, stops: 0, leaveFrom: 3, leaveTo: 4, refundable: 1 }) },
  { name: "search-error", url: path.search({ from: "Londn", to: "Xyzzy", dep }) },
  { name: "search-edit", url: path.search(trip), prepare: (page) => page.getByText("Edit", { exact: true }).click() },
  { name: "calendar", url: path.search({ ...trip, view: "calendar" }) },
  { name: "grid", url: path.search({ ...trip, view: "grid" }) },
  { name: "status", url: path.status() },
  { name: "not-found", url: "/nowhere" },
];

const KINDS = {
  desktop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 },
  phone: { ...devices["Pixel 7"], deviceScaleFactor: 2 },
  dark: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5, colorScheme: "dark" },
} as const;

mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [kind, options] of Object.entries(KINDS)) {
  const context = await browser.newContext({ ...options, locale: "en-GB" });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && console.error(`  ${kind}: ${message.text().slice(0, 400)}`));
  for (const shot of SHOTS) {
    if (ONLY && !ONLY.split(",").some((name) => shot.name === name || `${shot.name}.${kind}` === name)) continue;
    try {
      await page.goto(BASE + shot.url, { waitUntil: "load" });
      await page.waitForTimeout(400);
      await shot.prepare?.(page);
      await page.waitForTimeout(250);
      await page.screenshot({ path: `${FOLDER}/${shot.name}.${kind}.png`, fullPage: true });
      console.log(`${FOLDER}/${shot.name}.${kind}.png`);
    } catch (cause) {
      console.error(`${shot.name}.${kind}: ${(cause as Error).message.split("\n")[0]}`);
    }
  }
  await context.close();
}
await browser.close();
