import { path } from "../../../server/kernel/path";
import { expect, test } from "../support/site";

test.use({ javaScriptEnabled: false });

test("goal 2: a flight is found without a script", async ({ page, travel }) => {
  await page.goto(path.home());
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Find a flight");
  await expect(page.locator("main table tbody tr").first()).toContainText(/[€$]/);
  await page.getByLabel("To", { exact: true }).fill(travel.city);
  await page.locator("#dates > summary").click();
  await page.locator('input[name="dep"]').fill(travel.dep);
  await page.locator('input[name="ret"]').fill(travel.ret);
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(travel.city);
  await expect(page.locator("ol > li").first()).toContainText(/[€$]/);
});

test("filters, order, rows and views are links and forms", async ({ page, travel }) => {
  await page.goto(path.search({ from: travel.from, to: travel.to, dep: travel.dep, ret: travel.ret }));
  await page.locator("ol > li").first().getByRole("link").first().click();
  await expect(page.getByText("Change the date").first()).toBeVisible();
  await page.getByRole("checkbox", { name: /^Checked bag/ }).check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/bag=1/);
  await page.getByRole("link", { name: /^Fastest/ }).click();
  await expect(page).toHaveURL(/sort=fastest/);
  await page.getByRole("link", { name: "Calendar" }).click();
  await expect(page.getByRole("grid")).toHaveCount(2);
});

test("explore narrows by its form and shows a place by its link", async ({ page }) => {
  await page.goto(path.explore({ from: "LON" }));
  await page.getByLabel("Nonstop only").check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/stops=0/);
  await page.locator("main ol > li").nth(1).getByRole("link").first().click();
  await expect(page).toHaveURL(/show=/);
});
