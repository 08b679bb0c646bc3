import path from "node:path";
import { defineConfig } from "vitest/config";

const unit = ["app", "components", "server", "workers", "infra", "scripts"].map((folder) => `${folder}/**/*.test.{ts,tsx}`);

/** Two at a time: the real stores share the cores with them. */
const onStores = { testTimeout: 60_000, hookTimeout: 120_000, pool: "forks" as const, maxWorkers: 2 };

export default defineConfig({
  resolve: { tsconfigPaths: true, alias: { "server-only": path.resolve("node_modules/server-only/empty.js") } },
  oxc: { jsx: { runtime: "automatic" } },
  test: {
    projects: [
      {
        extends: true,
        test: { name: "unit", include: [...unit, "tests/safety.test.ts", "tests/security/**/*.test.ts"], testTimeout: 20_000 },
      },
      { extends: true, test: { name: "integration", include: ["tests/integration/**/*.test.ts"], ...onStores } },
      { extends: true, test: { name: "races", include: ["tests/races/**/*.test.ts"], ...onStores } },
    ],
  },
});
