import { atMost, goal, is, until, wait } from "@/tests/support/drill";
import { seededRandom } from "@/tests/support/random";
import { addressOf, tellAirline, type Travel } from "@/tests/support/site";
import { askFares, askPage, type FaultRow, type FaultScene } from "./fault-row";

const round = Math.round;
const routeOf = ({ origin, destination }: Travel) => `${origin}-${destination}`;

type Told = { items: { fares: { cabin: string; brand: string; amount: string; currency: string; soldOut?: boolean }[] }[] };

/** What the airline itself says of a travel now, and what we hold of it, as equal texts. */
async function airlineAndOurs(
  scene: FaultScene,
  { origin, destination, departsOn }: Travel,
): Promise<{ airline: string[]; ours: string[] }> {
  const { pool } = await import("@/server/infra/postgres");
  const { fareOfCode } = await import("@/server/fares/model");
  const { parseAmount } = await import("@/server/kernel/money");
  const answer = await fetch(
    `${addressOf(scene.stack).airline}/fare-feed/v1/flights?origin=${origin}&destination=${destination}&departsOn=${departsOn}`,
    {
      headers: { authorization: `Bearer ${scene.stack.env["FARE_FEED_TOKEN"]}` },
    },
  );
  const told = (await answer.json()) as Told;
  const airline = told.items.flatMap(({ fares }) =>
    fares.map((fare) => `${fare.cabin}.${fare.brand} ${parseAmount(fare.amount, fare.currency)} ${fare.currency} ${fare.soldOut ?? false}`),
  );
  const { rows } = await pool().query<{ fare: number; price: bigint; currency: string; sold: boolean }>(
    `SELECT c.fare, c.price_minor AS price, c.currency, c.sold_out AS sold FROM current_price c JOIN flight f ON f.id = c.flight_id
      WHERE (f.origin, f.destination, f.departs_on) = ($1, $2, $3::date) AND f.departs_at > now()`,
    [origin, destination, departsOn],
  );
  return { airline: airline.sort(), ours: rows.map((row) => `${fareOfCode(row.fare)} ${row.price} ${row.currency} ${row.sold}`).sort() };
}

/** How many fares of these travels are not what the airline says. */
async function wrongPrices(scene: FaultScene, travels: Travel[]): Promise<number> {
  let wrong = 0;
  for (const travel of travels) {
    const { airline, ours } = await airlineAndOurs(scene, travel);
    const known = new Set(ours);
    wrong += airline.filter((text) => !known.has(text)).length;
  }
  return wrong;
}

const wrongClock: FaultRow = {
  title: "the source's clock is ten minutes ahead, then ten minutes behind",
  run: async (scene) => {
    const { stack, travels, see } = scene;
    const { pool } = await import("@/server/infra/postgres");
    const quarantined = async () =>
      Number(
        (await pool().query<{ n: bigint }>(`SELECT coalesce(sum(times), 0) AS n FROM quarantine WHERE reason = 'observed_in_future'`))
          .rows[0]!.n,
      );
    const sample = travels.slice(0, 6);
    const before = await quarantined();
    const wrongs: Record<string, number> = {};
    for (const seconds of [600, -600]) {
      await tellAirline(stack, "skew", { seconds });
      const travel = sample[seconds > 0 ? 0 : 1]!;
      const shown = (await askFares(stack, "us", travel)).lowestMinor;
      await tellAirline(stack, "drop", { route: routeOf(travel), percent: 10, on: travel.departsOn });
      await wait(scene.small ? 4000 : 12_000);
      const now = (await askFares(stack, "us", travel)).lowestMinor;
      see(
        `${seconds} s: the lowest price of ${routeOf(travel)} was ${shown}, is ${now}; the page: ${(await askPage(stack, "us", travel)).rows} rows`,
      );
      await tellAirline(stack, "skew", { seconds: 0 });
      await tellAirline(stack, "drop", { route: routeOf(travel), percent: 5, on: travel.departsOn });
      await until("our prices are the airline's again", 60_000, async () => (await wrongPrices(scene, [travel])) === 0).catch(() => {});
      wrongs[seconds > 0 ? "ahead" : "behind"] = await wrongPrices(scene, sample);
    }
    const set = (await quarantined()) - before;
    const { rows } = await pool().query<{ n: bigint }>(
      `SELECT count(*) AS n FROM price_change WHERE observed_at > recorded_at + interval '5 min'`,
    );
    see(`${set} readings from the future were set aside; prices that differ from the airline's afterwards: ${JSON.stringify(wrongs)}`);
    return {
      seen: ["the last price that was believed, with its age"],
      figures: { quarantined: set, wrongAfterwards: wrongs },
      goals: [
        goal("readings from the future were set aside", set > 0, set, "> 0"),
        is("events of the future in history", Number(rows[0]!.n), 0),
        is("wrong prices after a clock ahead", wrongs["ahead"]!, 0),
        is("wrong prices after a clock behind", wrongs["behind"]!, 0),
      ],
    };
  },
};

const shuffledEvents: FaultRow = {
  title: "price events shuffled, doubled, an hour late",
  run: async ({ small, see }) => {
    const { permuteStores } = await import("./permutations");
    const runs = small ? 5 : 40;
    const { different, ties } = await permuteStores(runs, seededRandom(20261124));
    see(`${runs} fares, ${ties} ties: ${different} ended in another state`);
    return { seen: [], figures: { runs, ties, different }, goals: [is("permutations that ended in another state", different, 0)] };
  },
};

const KINDS = ["500", "429", "timeout", "hang", "half", "slow", "html", "redirect-loop"];

const brokenAnswers: FaultRow = {
  title: "the airline answers badly",
  run: async (scene) => {
    const { stack, travels, small, see } = scene;
    const { pool } = await import("@/server/infra/postgres");
    const source = (await pool().query<{ name: string }>(`SELECT name FROM source ORDER BY id LIMIT 1`)).rows[0]!.name;
    const travel = travels[4]!;
    const goals = [];
    const figures: Record<string, unknown> = {};
    const seen: string[] = [];
    for (const kind of small ? ["500", "half"] : KINDS) {
      const seconds = small ? 4 : 12;
      await tellAirline(stack, "calls/reset", {});
      await tellAirline(stack, "fault", { source, kind, seconds });
      const began = Date.now();
      await wait(seconds * 1000 - 500);
      const [answer, page] = [await askFares(stack, "us", travel), await askPage(stack, "us", travel)];
      const health = await scraperCondition(scene, source);
      await tellAirline(stack, "fault", { source, kind: "none" });
      const endedMs = Date.now();
      const caughtUpMs = await until(
        "the source is read again",
        60_000,
        async () => Date.parse((await askFares(stack, "us", travel)).newestSeenAt ?? "1970") > endedMs,
      ).then(
        () => Date.now() - endedMs,
        () => null,
      );
      const calls = (await tellAirline(stack, "calls")) as { sources: Record<string, unknown> };
      const age = round((endedMs - Date.parse(answer.newestSeenAt ?? "1970")) / 1000);
      see(
        `${kind}: ${answer.prices} flights shown, seen ${age} s ago; breaker ${health.breaker}, errors ${JSON.stringify(health.errors)}; read again ${caughtUpMs} ms after it ended`,
      );
      seen.push(`${kind}: last prices, ${age} s old`);
      figures[kind] = { seconds: (endedMs - began) / 1000, ageSeconds: age, health, caughtUpMs, calls: calls.sources[source] };
      goals.push(
        goal(
          `${kind}: last prices are shown with their age`,
          answer.prices > 0 && page.rows > 0 && answer.newestSeenAt !== null,
          { api: answer.prices, page: page.rows },
          "rows and an age",
        ),
        atMost(`${kind}: read again after it ended, ms`, caughtUpMs ?? Infinity, 35_000),
      );
    }
    return { seen, figures, goals };
  },
};

type Condition = { breaker: string; errors: Record<string, number> };

async function scraperCondition({ stack }: FaultScene, source: string): Promise<Condition> {
  const answer = await fetch(`http://127.0.0.1:${stack.ports.firstWorker}/health/ready`).then(
    (response) => response.json() as Promise<{ parts: Record<string, Record<string, { condition: Condition | null }>> }>,
  );
  return answer.parts["flight-scraping"]?.[source]?.condition ?? { breaker: "unknown", errors: {} };
}

export const SOURCE_ROWS: Record<string, FaultRow> = { "F-22": wrongClock, "F-23": shuffledEvents, "F-24": brokenAnswers };
