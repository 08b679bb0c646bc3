import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { path } from "../../../server/kernel/path";
import { expect, test, type Travel } from "../support/site";

/** Goal 18: no finding on any page, nor in any state that a press opens. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function clean(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  expect(
    violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map((node) => node.target.join(" "))
          .slice(0, 3)
          .join(" | ")}`,
    ),
  ).toEqual([]);
}

const summaryOf = (page: Page, id: string) => page.locator(`#${id} > summary`).click();

type State = { name: string; url: (travel: Travel) => string; open?: (page: Page, travel: Travel) => Promise<unknown> };
const STATES: State[] = [
  { name: "home", url: () => path.home() },
  {
    name: "home, suggestions open",
    url: () => path.home(),
    open: async (page) => {
      await page.getByLabel("To", { exact: true }).click();
      await page.waitForTimeout(500);
      await page.keyboard.type("par", { delay: 30 });
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "home, calendar open",
    url: () => path.home(),
    open: async (page) => {
      await summaryOf(page, "dates");
      await page.getByRole("grid").first().waitFor();
    },
  },
  { name: "home, travellers open", url: () => path.home(), open: (page) => summaryOf(page, "travellers") },
  {
    name: "home, a month",
    url: () => path.home(),
    open: async (page) => {
      await page.getByRole("radio", { name: "A month" }).check({ force: true });
      await summaryOf(page, "dates");
    },
  },
  { name: "explore", url: () => path.explore({ from: "LON" }) },
  { name: "search", url: ({ from, to, dep, ret }) => path.search({ from, to, dep, ret, adults: 2 }) },
  {
    name: "search, row open",
    url: ({ from, to, dep, ret }) => path.search({ from, to, dep, ret }),
    open: async (page) => {
      await page.locator("ol > li a[aria-expanded]").first().press("Enter");
      await expect(page).toHaveURL(/open=/);
    },
  },
  {
    name: "search, edit open",
    url: ({ from, to, dep }) => path.search({ from, to, dep }),
    open: (page) => page.getByText("Edit", { exact: true }).click(),
  },
  {
    name: "search, nothing fits",
    url: ({ from, to, dep }) => path.search({ from, to, dep, leaveFrom: 3, leaveTo: 4, refundable: 1, maxHours: 1 }),
  },
  { name: "search, errors", url: () => path.search({ from: "Londn", to: "Xyzzy", dep: "2027-02-13" }) },
  { name: "calendar", url: ({ from, to, dep, ret }) => path.search({ from, to, dep, ret, view: "calendar" }) },
  { name: "grid", url: ({ from, to, dep, ret }) => path.search({ from, to, dep, ret, view: "grid" }) },
  { name: "status", url: () => path.status() },
  { name: "not found", url: () => "/nowhere" },
];

for (const { name, url, open } of STATES)
  test(`axe: ${name}`, async ({ page, travel }) => {
    await page.goto(url(travel));
    await open?.(page, travel);
    await page.waitForTimeout(200);
    await clean(page);
  });

test("axe: the menus of the header", async ({ page }) => {
  await page.goto(path.status());
  for (const summary of await page.locator("header details > summary").locator("visible=true").all()) {
    await summary.click();
    await clean(page);
    await page.keyboard.press("Escape");
    await expect(summary).toBeFocused();
  }
});
