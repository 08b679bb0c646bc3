import { pool } from "@/server/infra/postgres";
import { parseAmount } from "@/server/kernel/money";
import type { Stack } from "@/scripts/supervisor/stack";
import { addressOf, ask } from "@/tests/support/site";
import type { Book, Newest } from "./replay-books";
import { progress } from "./running-stack";

export type Shown = Newest & { currency: string };
export type TravelCheck = { routes: number; asked: number; found: number; explained: number; wrong: string[]; shown: Shown[] };

const AT_ONCE = 12;
type Money = { amountMinor: string; currency: string };
type List = {
  itineraries: {
    slices: { origin: string; destination: string }[];
    brands: { total: Money; charged: Money | null; source: string; soldHere: boolean }[];
  }[];
};

/** Asks both regions for every route and day still to come and looks for the file's newest price of it, marked as not sold here. */
export async function checkTravels(stack: Stack, books: Book[], names: string[], today: string, most: number): Promise<TravelCheck> {
  const address = addressOf(stack);
  const aside = await setAside();
  const wanted = books
    .flatMap((book, index) => [...book.newest.values()].map((newest) => ({ ...newest, currency: book.currency, source: names[index]! })))
    .filter(({ departsOn }) => departsOn > today)
    .slice(0, most);
  const check: TravelCheck = {
    routes: new Set(wanted.map(({ origin, destination }) => `${origin}-${destination}`)).size,
    asked: wanted.length,
    found: 0,
    explained: 0,
    wrong: [],
    shown: [],
  };
  const told = progress("asked");
  let next = 0;
  const lane = async () => {
    while (next < wanted.length) {
      const travel = wanted[next++]!;
      told(next, wanted.length);
      const name = `${travel.origin}-${travel.destination} ${travel.departsOn}`;
      if (
        aside.has(`${travel.source} ${name} ${travel.observedOn}`) ||
        aside.has(`${travel.source} ${travel.origin}`) ||
        aside.has(`${travel.source} ${travel.destination}`)
      ) {
        check.explained += 1;
        continue;
      }
      const minor = parseAmount(travel.price.replace(/\.0+$/, ""), travel.currency)?.toString() ?? travel.price;
      const said = await Promise.all([address.availabilityUs, address.availabilityEu].map((base) => pricesOf(base, travel)));
      if (said.every((prices) => prices.includes(minor))) {
        check.found += 1;
        check.shown.push(travel);
      } else
        check.wrong.push(
          `${name} (${travel.source}, row ${travel.row}): the file says ${minor} ${travel.currency}, us ${said[0]!.join(" ") || "nothing"}, eu ${said[1]!.join(" ") || "nothing"}`,
        );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return check;
}

async function pricesOf(base: string, { origin, destination, departsOn, currency, source }: Shown & { source: string }): Promise<string[]> {
  const answer = await ask(`${base}/api/fares?from=${origin}&to=${destination}&dep=${departsOn}&view=list&currency=${currency}`).catch(
    () => null,
  );
  if (answer?.status !== 200) return [`status ${answer?.status ?? 0}`];
  const { itineraries } = JSON.parse(answer.body) as List;
  return itineraries
    .filter(({ slices }) => slices[0]!.origin === origin && slices[0]!.destination === destination)
    .flatMap(({ brands }) =>
      brands.filter((brand) => brand.source === source && !brand.soldHere).map(({ total, charged }) => charged ?? total),
    )
    .filter((money) => money.currency === currency)
    .map(({ amountMinor }) => amountMinor);
}

/** Newest rows that the product rightly does not show: jumps that wait for a second sighting, and what was set aside. */
async function setAside(): Promise<Set<string>> {
  const { rows: waiting } = await pool().query<{ name: string }>(
    `SELECT source || ' ' || split_part(flight, '/', 2) || ' ' || split_part(flight, '/', 3) || ' ' || left(change->>'observedAt', 10) AS name FROM source_outlier`,
  );
  const { rows: quarantined } = await pool().query<{ source: string; reason: string; item: string }>(
    `SELECT source, reason, item FROM quarantine`,
  );
  const names = waiting.map(({ name }) => name);
  for (const { source, reason, item } of quarantined) {
    const route = /"ref":"([A-Z]{3})-([A-Z]{3})-(\d{4}-\d{2}-\d{2})"/.exec(item) ?? /([A-Z]{3})-([A-Z]{3})\/(\d{4}-\d{2}-\d{2})/.exec(item);
    const day = /"observedAt":"(\d{4}-\d{2}-\d{2})/.exec(item)?.[1];
    if (route && day) names.push(`${source} ${route[1]}-${route[2]} ${route[3]} ${day}`);
    if (route && reason === "airport_unknown") names.push(`${source} ${route[1]}-${route[2]} unknown`);
  }
  return new Set(names);
}

export type PageCheck = { asked: number; right: number; wrong: string[] };

/** Reads pages of the site, spread over the travels, and looks for the price as a person would see it. */
export async function checkPages(stack: Stack, shown: Shown[], most: number): Promise<PageCheck> {
  const address = addressOf(stack);
  const step = Math.max(1, Math.floor(shown.length / most));
  const picked = shown.filter((_, index) => index % step === 0).slice(0, most);
  const check: PageCheck = { asked: picked.length, right: 0, wrong: [] };
  for (const [index, { origin, destination, departsOn, currency, price }] of picked.entries()) {
    const base = index % 2 === 0 ? address.webUs : address.webEu;
    const { status, body } = await ask(`${base}/search?from=${origin}&to=${destination}&dep=${departsOn}&currency=${currency}`, 20_000);
    const text = body.replaceAll(/<script[\s\S]*?<\/script>/g, "").replaceAll(/<[^>]*>/g, " ");
    const amount = Math.round(Number(price)).toLocaleString("en-US");
    if (status === 200 && body.includes('id="row-') && text.includes(amount)) check.right += 1;
    else check.wrong.push(`${origin}-${destination} ${departsOn}: status ${status}, no ${currency} ${amount}`);
  }
  return check;
}
