import { defineConfig, devices } from "@playwright/test";

/** Against a stack that runs: `E2E_US_URL` and `E2E_EU_URL`, by default the addresses of `npm start`. Chromium is the system's. */
const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 } };

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  workers: 1,
  retries: process.env.CI ? 1 : 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  outputDir: "test-results",
  reporter: [["list"]],
  use: {
    baseURL: process.env.E2E_EU_URL ?? "http://localhost:3001",
    locale: "en-GB",
    trace: "retain-on-failure",
    launchOptions: { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] },
  },
  projects: [
    { name: "core", testMatch: "core/**/*.spec.ts", use: desktop },
    { name: "full", testMatch: "full/**/*.spec.ts", use: desktop },
    { name: "phone", testMatch: ["core/journeys.spec.ts", "full/axe.spec.ts"], use: devices["Pixel 7"] },
    { name: "dark", testMatch: "full/axe.spec.ts", use: { ...desktop, colorScheme: "dark" } },
  ],
});
