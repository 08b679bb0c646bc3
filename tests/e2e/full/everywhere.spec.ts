import { path } from "../../../server/kernel/path";
import { expect, noSidewaysScroll, REGIONS, rowsOf, test, type Travel } from "../support/site";

const pages = ({ from, to, dep, ret }: Travel) => [
  path.home(),
  path.explore({ from }),
  path.search({ from, to, dep, ret, adults: 2 }),
  path.search({ from, to, dep, ret, view: "calendar" }),
  path.search({ from, to, dep, ret, view: "grid" }),
  path.search({ from: "Londn", to: "PAR", dep }),
  path.status(),
  "/nowhere",
];

for (const width of [320, 640, 900])
  test(`goal 25: no sideways scroll at ${width} px`, async ({ page, travel }) => {
    await page.setViewportSize({ width, height: 800 });
    for (const address of pages(travel)) {
      await page.goto(address);
      await noSidewaysScroll(page);
    }
  });

for (const timezoneId of ["Asia/Tokyo", "America/Los_Angeles", "UTC"])
  test(`goal 6: a shared search is the same search in ${timezoneId}`, async ({ browser, page, travel }) => {
    const address = path.search({ from: travel.from, to: travel.to, dep: travel.dep, ret: travel.ret, sort: "cheapest" });
    await page.goto(address);
    const order = await rowsOf(page);
    const context = await browser.newContext({ timezoneId, baseURL: REGIONS.eu.url });
    const other = await context.newPage();
    await other.goto(address);
    expect(await rowsOf(other)).toEqual(order);
    await expect(other.getByRole("heading", { level: 1 })).toContainText(travel.city);
    // The picker keeps the day that the address names, whatever the browser's zone.
    await other.getByText("Edit", { exact: true }).click();
    await other.locator("#dates > summary").click();
    await other.getByRole("grid").first().waitFor();
    await expect(other.locator('input[name="dep"]').first()).toHaveValue(travel.dep);
    await expect(other.getByRole("gridcell", { selected: true }).first()).toHaveText(String(Number(travel.dep.slice(8))));
    await context.close();
  });

test("goal 24: German, the pseudo-locale, yen and dinars", async ({ page, travel }) => {
  await page.goto(path.preferring(path.search({}), { from: travel.from, to: travel.to, dep: travel.dep }, { lang: "de" }));
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.getByRole("link", { name: /^Günstigste/ })).toBeVisible();
  await page.goto(path.home());
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Flug suchen");
  await page.goto("/?lang=en-XA");
  await page.setViewportSize({ width: 320, height: 800 });
  await noSidewaysScroll(page);
  await page.goto(path.search({ from: travel.from, to: travel.to, dep: travel.dep, currency: "JPY" }));
  await expect(page.locator("ol > li").first()).toContainText(/¥[\d,]+(?!\.)/);
  await page.goto(path.search({ from: travel.from, to: travel.to, dep: travel.dep, currency: "KWD" }));
  await expect(page.locator("ol > li").first()).toContainText(/KWD\s[\d,]+\.\d{3}/);
});

test("light and dark follow the visitor's choice, kept for the next page", async ({ page }) => {
  await page.goto("/?theme=dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "tradewind-night");
  await page.goto(path.status());
  await expect(page.locator("html")).toHaveAttribute("data-theme", "tradewind-night");
});

test("reduced motion and forced colours keep every word", async ({ page, travel }) => {
  await page.emulateMedia({ reducedMotion: "reduce", forcedColors: "active" });
  await page.goto(path.search({ from: travel.from, to: travel.to, dep: travel.dep, ret: travel.ret }));
  await expect(page.locator("ol > li").first()).toBeVisible();
  const durations = await page.evaluate(() =>
    [...document.querySelectorAll("a,button,input")].map((node) => getComputedStyle(node).transitionDuration),
  );
  expect(new Set(durations.filter((duration) => duration !== "0s"))).toEqual(new Set());
});

test("goal 2: by keyboard alone, without losing the focus", async ({ page, travel }) => {
  await page.goto(path.home());
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.getByLabel("To", { exact: true }).focus();
  await page.waitForTimeout(800);
  await expect(page.getByLabel("To", { exact: true })).toBeFocused();
  await page.keyboard.type(travel.to);
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("To", { exact: true })).toHaveValue(new RegExp(travel.to));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/search\\?from=${REGIONS.eu.origin}&to=${travel.to}`));
});

test("the other region answers the same search, one press away", async ({ page, travel }) => {
  await page.goto(path.search({ from: travel.from, to: travel.to, dep: travel.dep }));
  await page.locator("header details").first().locator("summary").click();
  await page.getByRole("link", { name: /^Switch to/ }).click();
  await expect(page).toHaveURL(new RegExp(`^${REGIONS.us.url}/search\\?from=${travel.from}&to=${travel.to}`));
  await expect(page.locator("header")).toContainText("US");
});

test("pages carry one strict policy and no inline style", async ({ request, travel }) => {
  for (const address of pages(travel)) {
    const answer = await request.get(address);
    const policy = answer.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("style-src 'self'");
    expect(policy).toMatch(/script-src 'self' 'nonce-/);
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|strict-dynamic/);
    expect((await answer.text()).match(/<[^>]+\sstyle="/g) ?? []).toEqual([]);
  }
  const foreign = await request.post(REGIONS.eu.url + path.home(), { headers: { origin: "https://elsewhere.example" } });
  expect(foreign.status()).toBe(403);
});

test("a page prints, and long lists keep their rows", async ({ page, travel }) => {
  await page.goto(path.search({ from: travel.from, to: travel.to, dep: travel.dep }));
  const printed = await page.pdf();
  expect(printed.byteLength).toBeGreaterThan(5_000);
});
