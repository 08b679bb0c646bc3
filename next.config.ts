import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  reactCompiler: true,
  typedRoutes: true,
  output: "standalone",
  poweredByHeader: false,
  // The front proxy compresses in production; here it costs a tenth of the pages a second and saves phones two thirds of the bytes.
  compress: true,
  // `npm run check` reads the types of the whole repository, once, with every rule.
  typescript: { ignoreBuildErrors: true },
  // No `dist/**` here: it also leaves out any folder of that name inside node_modules, and the server then lacks pg-protocol.
  outputFileTracingExcludes: {
    "/*": [".data/**", ".git/**", "docs/**", "tests/**", "bench/**", "drizzle/**", "screenshots/**", "test-results/**"],
  },
  serverExternalPackages: ["cassandra-driver", "amqplib", "pg", "prom-client", "pino"],
  experimental: { serverActions: { bodySizeLimit: "2mb" } },
};

export default createNextIntlPlugin({ requestConfig: "./app/_data/locale.ts" })(config);
