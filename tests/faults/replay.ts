import { randomUUID } from "node:crypto";
import { drill, goal, hasFlag, is, numberFlag, say, until } from "@/tests/support/drill";
import { seededRandom, shuffled } from "@/tests/support/random";
import type { PriceChange, TravelBody } from "@/server/messages/travel";
import type { StateHash } from "@/tests/support/state-hash";

const SMALL = hasFlag("small");
const EVENTS = numberFlag("events", SMALL ? 600 : 10_000);
const REDUCER_RUNS = numberFlag("reducer-runs", SMALL ? 2000 : 10_000);
const CASSANDRA_RUNS = numberFlag("cassandra-runs", SMALL ? 5 : 200);

const SEED = numberFlag("seed", 20261124);

await drill(
  {
    name: "drill:replay",
    help: `drill:replay  The same ${EVENTS} price events in three orders, 30 % doubled, some an hour late, some from a clock 10 min ahead, through RabbitMQ and
both stores; a worker and RabbitMQ are killed on the way. All three must end in equal rows. Then permutations in the reducer
and through both stores. Starts and removes a stack of its own; about 3 min. Flags: --small  --events N --reducer-runs N --cassandra-runs N --seed N`,
    stack: { profile: "durable", processes: ["flight-aggregation", "outbox-relay"], quiet: true },
  },
  async (stack) => {
    const { givenChange, givenFlight, givenTravel, soon } = await import("@/tests/support/factories");
    const { publishParcels } = await import("@/server/infra/rabbitmq");
    const { travel } = await import("@/server/messages/travel");
    const { stateHash, wipe } = await import("@/tests/support/state-hash");
    const { settled } = await import("@/tests/support/settled");
    const { compareStores } = await import("@/server/fares/compare-stores");
    const { checkInvariants } = await import("@/server/operations/check-invariants");

    const random = seededRandom(SEED);
    const routes = [
      { origin: "CPH", destination: "LIS" },
      { origin: "JFK", destination: "LHR" },
      { origin: "LAX", destination: "NRT" },
      { origin: "MAD", destination: "ZRH" },
    ];
    const flights = Array.from({ length: 200 }, (_, index) =>
      givenFlight(String(100 + index), soon(10 + (index % 60)), routes[index % routes.length]!),
    );
    const startMs = Date.now() - 7_200_000;
    const events: PriceChange[] = [];
    let ahead = 0;
    for (let sequence = 1; sequence <= EVENTS; sequence++) {
      const flight = flights[Math.floor(random() * flights.length)]!;
      const fromAhead = random() < 0.01;
      if (fromAhead) ahead += 1;
      const tie = random() < 0.05;
      const observedMs = fromAhead ? Date.now() + 10 * 60_000 + 30_000 : startMs + (tie ? Math.floor(sequence / 10) * 10 : sequence) * 300;
      events.push(
        givenChange(flight, {
          fare: ["economy.LIGHT", "economy.STANDARD", "economy.FLEX"][Math.floor(random() * 3)]!,
          amountMinor: String(5000 + Math.floor(random() * 40_000)),
          soldOut: random() < 0.03,
          observedAt: new Date(Math.min(observedMs, fromAhead ? Infinity : Date.now() - 1000)).toISOString(),
          sequence,
        }),
      );
    }
    const accepted = EVENTS - ahead;
    const withDoubles = [...events, ...shuffled(events, random).slice(0, Math.floor(EVENTS * 0.3))];
    const late = events.filter((_, index) => index % 37 === 0);
    const orders = [
      withDoubles,
      shuffled(withDoubles, random),
      [...shuffled(withDoubles, random).toReversed(), ...late], // the late ones come an hour after their event
    ];
    const bodies = (order: PriceChange[]): TravelBody[] => {
      const found: TravelBody[] = [];
      for (let start = 0; start < order.length; start += 100) {
        const changes = order.slice(start, start + 100);
        const named = new Set(changes.map((change) => change.flight));
        found.push(
          givenTravel(
            "drill",
            flights.filter((flight) => named.has(flight.key)),
            changes,
          ),
        );
      }
      return found;
    };

    const states: StateHash[] = [];
    const drains: number[] = [];
    for (const [index, order] of orders.entries()) {
      if (index > 0) await wipe(process.env["DATABASE_OWNER_URL"]!);
      const parcels = bodies(order).map((body) => ({
        queue: travel.queue,
        type: travel.type,
        messageId: randomUUID(),
        body: JSON.stringify(body),
      }));
      const waiting = new Map<string, (typeof parcels)[number]>(parcels.map((parcel) => [parcel.messageId, parcel]));
      const startedMs = performance.now();
      let killed = index === 0;
      await until("every batch is confirmed", 180_000, async () => {
        const part = [...waiting.values()].slice(0, 20);
        if (part.length === 0) return true;
        try {
          for (const id of await publishParcels(part)) waiting.delete(id);
        } catch {
          return false; // RabbitMQ is down: the same batches again, under the same ids
        }
        if (!killed && waiting.size < parcels.length / 2) {
          killed = true;
          const victim = index === 1 ? "flight-aggregation" : "rabbitmq";
          say(`order ${index + 1}: kill -9 of ${victim}`);
          await stack.kill(victim);
          await stack.start(victim);
        }
        return waiting.size === 0;
      });
      await settled(240_000, accepted);
      drains.push(Math.round(performance.now() - startedMs));
      states.push(await stateHash());
      say(
        `order ${index + 1}: ${order.length} deliveries, ${states[index]!.history.rows} rows of history, ${states[index]!.current.rows} current, ${drains[index]} ms`,
      );
    }
    const compared = await compareStores();
    const invariants = await checkInvariants(0, ["I-14", "I-15", "I-16", "I-17", "I-18", "I-21"]);

    const { permuteReducer, permuteStores } = await import("./permutations");
    const reducer = permuteReducer(REDUCER_RUNS, random);
    const permuted = await permuteStores(CASSANDRA_RUNS, random);

    const first = states[0]!;
    const same = (pick: (state: typeof first) => { hash: string }) => states.every((state) => pick(state).hash === pick(first).hash);
    return {
      figures: {
        seed: SEED,
        events: EVENTS,
        ahead,
        deliveries: orders.map((order) => order.length),
        drains,
        states,
        invariants,
        permutations: { reducer: REDUCER_RUNS, stores: CASSANDRA_RUNS, ties: permuted.ties },
        compared: { fares: compared.fares, counts: compared.counts },
      },
      goals: [
        goal(
          "equal history in three orders",
          same((state) => state.history),
          states.map((state) => state.history.rows),
          accepted,
        ),
        is("rows of history", first.history.rows, accepted),
        goal(
          "equal current prices",
          same((state) => state.current),
          first.current.rows,
          "equal hashes",
        ),
        goal(
          "equal rows in us",
          same((state) => state.us),
          first.us.rows,
          "equal hashes",
        ),
        goal(
          "equal rows in eu",
          same((state) => state.eu),
          first.eu.rows,
          "equal hashes",
        ),
        is("us and eu differ", first.us.hash === first.eu.hash ? 0 : 1, 0),
        ...Object.entries({ ...invariants, ...compared.counts }).map(([name, count]) => is(name, count, 0)),
        is("reducer permutations that differ", reducer.different, 0),
        is("permutations that differ in the stores", permuted.different, 0),
      ],
    };
  },
);
