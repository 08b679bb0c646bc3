import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { atLeast, drill, goal, is, numberFlag, say, textFlags } from "@/tests/support/drill";
import { siteOptions } from "@/tests/support/site";

const files = textFlags("fares").map((file) => resolve(process.env["INIT_CWD"] ?? process.env["TRADEWIND_CWD"] ?? ".", file));
const missing = files.filter((file) => !existsSync(file));
if (!process.argv.includes("--help") && (files.length === 0 || missing.length > 0)) {
  say(files.length === 0 ? "replay: name a file, --fares FILE (csv or csv.gz)" : `replay: there is no file ${missing.join(", ")}`);
  process.exit(2);
}
const PAGES = numberFlag("pages", 60);
const { readBooks, newestDay } = await import("./replay-books");
const books = process.argv.includes("--help") ? [] : await Promise.all(files.map((file) => readBooks(file)));
const today = newestDay(books);
const options = siteOptions({
  processes: [
    "sandbox-airline",
    "flight-aggregation",
    "outbox-relay",
    "flight-availability-us",
    "flight-availability-eu",
    "web-us",
    "web-eu",
  ],
  clock: `${today}T12:05:00Z`,
  env: { RECORDED_FILES: files.join(","), FEED_LIMIT_PER_SECOND: "50" },
});

await drill(
  {
    name: "replay",
    help: `replay --fares FILE [--fares FILE2]  Plays files of observed fares (csv or csv.gz with origin, destination, departure_date, observed_date and
price_<currency>) through everything: airline, scraping, RabbitMQ, both stores, both regions, the site. The product's clock stands at the
noon of the newest day of observation. Then the books must balance, every route and day still to come must be found in both regions at the
file's newest price, and the stores must agree. Starts and removes a stack of its own; changes nothing else.
Flags: --pages N (pages of the site that are read, default 60)  --routes N (travels asked, default all)`,
    stack: options,
  },
  async (stack) => {
    const { addressOf } = await import("@/tests/support/site");
    const { balance, untilServed } = await import("./replay-balance");
    const { checkTravels, checkPages } = await import("./replay-checks");
    const { agreement } = await import("@/tests/support/agreement");
    const { checkInvariants } = await import("@/server/operations/check-invariants");
    const { env } = await import("@/server/infra/env");
    const { airline } = addressOf(stack);
    const names = files.length === 1 ? ["recorded"] : files.map((_, index) => `recorded-${index + 1}`);
    // The airline's port is known only now; the recorded files are the only sources of this replay.
    options.env!["FARE_FEED_URL"] = `${airline}/${names[0]}`;
    options.env!["FARE_FEED_SOURCES"] = names
      .slice(1)
      .map((name) => `${name}=${airline}/${name}`)
      .join(",");
    say(`replay: ${books.map(({ rows, name }) => `${rows} rows of ${name}`).join(", ")}; today is ${today}`);
    const startedMs = performance.now();
    await stack.start("flight-scraping");
    await untilServed(stack, names, books);
    const seconds = (performance.now() - startedMs) / 1000;
    const rows = books.reduce((sum, book) => sum + book.rows, 0);
    say(`replay: all of it is in both stores after ${seconds.toFixed(0)} s, ${Math.round(rows / seconds)} rows a second`);

    const balances = await balance(names, books);
    for (const { source, counts, inFile, missing: left } of balances)
      say(
        `${source}: ${inFile} rows = ${Object.entries(counts)
          .map(([name, count]) => `${count} ${name}`)
          .join(" + ")}${left === 0 ? "" : `; ${left} are missing`}`,
      );
    const travels = await checkTravels(stack, books, names, today, numberFlag("routes", Infinity));
    say(
      `replay: ${travels.asked} travels of ${travels.routes} routes asked in both regions: ${travels.found} found at the newest price, ${travels.explained} set aside, ${travels.wrong.length} wrong`,
    );
    for (const line of travels.wrong.slice(0, 10)) say(`   ${line}`);
    const pages = await checkPages(stack, travels.shown, PAGES);
    say(`replay: ${pages.right} of ${pages.asked} pages of the site show that price (of ${travels.shown.length} travels)`);
    for (const line of pages.wrong.slice(0, 5)) say(`   ${line}`);
    const stores = await agreement();
    const invariants = { ...(await checkInvariants(env().CLOCK_OFFSET_MS)), ...stores.counts };
    return {
      figures: {
        today,
        files: books.map(({ name, rows: count }) => ({ name, rows: count })),
        seconds: Math.round(seconds),
        rowsPerSecond: Math.round(rows / seconds),
        balances,
        travels: { ...travels, shown: travels.shown.length, wrong: travels.wrong.slice(0, 10) },
        pages,
        invariants,
        fares: stores.fares,
      },
      goals: [
        ...balances.flatMap(({ source, missing: left, notInHistory, departedCurrent, departedHistory, departedInFile }) => [
          is(`${source}: rows that nobody accounts for`, left, 0),
          is(`${source}: accepted changes that are not in history`, notInHistory, 0),
          is(`${source}: current prices of departed flights`, departedCurrent, 0),
          goal(
            `${source}: departed fares are in history`,
            departedInFile === 0 || departedHistory > 0,
            departedHistory,
            departedInFile === 0 ? "none in the file" : "> 0",
          ),
        ]),
        is("travels not at the file's newest price", travels.wrong.length, 0),
        atLeast("travels found", travels.found, 1),
        is("pages without that price", pages.asked - pages.right, 0),
        ...Object.entries(invariants).map(([name, count]) => is(name, count, 0)),
      ],
    };
  },
);
