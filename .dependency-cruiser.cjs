const PURE = "^server/(kernel/|messages/|[^/]+/(model|input)\\.ts$)";
const STORES =
  "^server/[^/]+/(postgres|postgres-reads|postgres-lists|postgres-sources|scrape-postgres|cassandra|cassandra-reads|[^/]*tables)\\.ts$";
const QUERIES = "^server/[^/]+/(postgres|postgres-reads|postgres-lists|postgres-sources|scrape-postgres|cassandra|cassandra-reads)\\.ts$";
const PRODUCT = "^(app|components|server|workers)/";
/** The only arrows between capabilities; `places` is open to all. */
const USES = {
  places: [],
  airlines: [],
  operations: ["fares"],
  fares: ["airlines"],
  search: ["fares"],
};
const VALUE = { dependencyTypesNot: ["type-only"] };
const rule = (name, from, to) => ({ name, severity: "error", from, to });

module.exports = {
  forbidden: [
    rule("no-cycles", {}, { circular: true, viaOnly: VALUE }),
    rule("kernel-stands-alone", { path: "^server/kernel/" }, { path: "^(app|components|workers|server)/", pathNot: "^server/kernel/" }),
    rule("pure-files-stay-pure", { path: PURE }, { path: PRODUCT, pathNot: [PURE, "^server/search/[a-z-]+\\.ts$"], ...VALUE }),
    rule(
      "pure-files-know-no-driver",
      { path: PURE },
      { path: "(^|/)node_modules/(pg|cassandra-driver|amqplib|drizzle-orm|next|fastify)/" },
    ),
    rule("infra-knows-no-capability", { path: "^server/infra/" }, { path: "^server/", pathNot: "^server/(infra|kernel|messages)/" }),
    rule("server-knows-no-caller", { path: "^server/" }, { path: "^(app|components|workers)/" }),
    rule("queries-are-private", { path: "^server/([^/]+)/" }, { path: QUERIES, pathNot: "^server/(infra|$1)/", ...VALUE }),
    rule(
      "tables-are-private-but-for-foreign-keys",
      { path: "^server/([^/]+)/", pathNot: "tables\\.ts$" },
      { path: "^server/[^/]+/[^/]*tables\\.ts$", pathNot: "^server/$1/" },
    ),
    rule("tables-import-only-tables", { path: "tables\\.ts$" }, { path: PRODUCT, pathNot: ["tables\\.ts$", "^server/kernel/"], ...VALUE }),
    rule("callers-reach-stores-through-verbs", { path: "^(app|components|workers)/" }, { path: STORES }),
    rule(
      "pages-read-through-data",
      { path: "^app/", pathNot: ["^app/_data/", "/(actions|route)\\.ts$"] },
      { path: "^server/", pathNot: PURE, ...VALUE },
    ),
    rule("components-import-only-pure-server-files", { path: "^components/" }, { path: "^server/", pathNot: PURE, ...VALUE }),
    rule("components-know-no-route", { path: "^components/" }, { path: "^(app|workers)/" }),
    rule(
      "the-web-never-reaches-rabbitmq",
      { path: ["^app/", "^workers/flight-availability\\.ts$"] },
      { path: "^server/infra/rabbitmq\\.ts$", reachable: true },
    ),
    rule(
      "drivers-live-in-infra",
      { path: PRODUCT, pathNot: ["^server/infra/", "^server/[^/]+/(cassandra|cassandra-reads)\\.ts$"] },
      { path: "(^|/)node_modules/(pg|cassandra-driver|amqplib)/" },
    ),
    rule("sql-lives-in-stores", { path: PRODUCT, pathNot: [STORES, "^server/infra/"] }, { path: "(^|/)node_modules/drizzle-orm/" }),
    rule("airline-sdk-in-one-file", { path: PRODUCT, pathNot: "^server/airlines/duffel\\.ts$" }, { path: "(^|/)node_modules/@duffel/" }),
    rule("no-next-outside-the-web", { path: "^(server|workers)/" }, { path: "(^|/)node_modules/(next|@tanstack|react|react-dom)/" }),
    rule("outside-companies-share-no-code", { path: "^infra/" }, { path: "^(app|components|server|workers|scripts|tests|bench)/" }),
    rule("product-needs-no-tooling", { path: PRODUCT }, { path: "^(infra|scripts|tests|bench)/" }),
    ...Object.entries(USES).map(([capability, used]) =>
      rule(
        `${capability}-uses-only-its-neighbours`,
        { path: `^server/${capability}/` },
        { path: "^server/", pathNot: `^server/(${[capability, ...used, "places", "kernel", "infra", "messages"].join("|")})/` },
      ),
    ),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(\\.test\\.tsx?$|^\\.next/|^dist/|^\\.data/)" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
