export interface Airport {
  iata: string;
  name: string;
  city: string;
  /** Metropolitan code; the airport's own code where a city has one airport only. */
  cityCode: string;
  country: string;
  latitude: number;
  longitude: number;
  zone: string;
  /** Millions of people it draws (city and surroundings, corrected by hand for transfer and tourism); 0: scenario routes only. */
  draw: number;
}

type Row = [string, string, string, string, string, number, number, string, number];

// Names, positions: airport-data-js 3.1.0 (CC BY 4.0). Zones: @photostructure/tz-lookup by position. A table, because the
// packages take half a second to load; a test compares the two.
const ROWS: Row[] = [
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
    2,
  ],
  ["BOG", "El Dorado International Airport", "Bogota", "BOG", "CO", 4.6986, -74.1431, "America/Bogota", 1.8],
  ["JNB", "O.R. Tambo International Airport", "Johannesburg", "JNB", "ZA", -26.1392, 28.246, "Africa/Johannesburg", 2],
  ["KOI", "Kirkwall Airport", "Kirkwall", "KOI", "GB", 58.9581, -2.9006, "Europe/London", 0],
  ["LSI", "Sumburgh Airport", "Lerwick", "LSI", "GB", 59.8779, -1.2871, "Europe/London", 0],
  ["SYY", "Stornoway Airport", "Stornoway", "SYY", "GB", 58.2136, -6.322, "Europe/London", 0],
  ["ILY", "Islay Airport", "Islay", "ILY", "GB", 55.6819, -6.2542, "Europe/London", 0],
  ["GCI", "Guernsey Airport", "Saint Peter Port", "GCI", "GG", 49.4328, -2.595, "Europe/Guernsey", 0],
  ["JER", "Jersey Airport", "Saint Helier", "JER", "JE", 49.2053, -2.1943, "Europe/Jersey", 0],
  ["RNN", "Bornholm Airport", "Rønne", "RNN", "DK", 55.0636, 14.7583, "Europe/Copenhagen", 0],
  ["VBY", "Visby Airport", "Visby", "VBY", "SE", 57.6604, 18.3382, "Europe/Stockholm", 0],
  ["IVL", "Ivalo Airport", "Ivalo", "IVL", "FI", 68.6111, 27.4156, "Europe/Helsinki", 0],
  ["KTT", "Kittila Airport", "Kittilä", "KTT", "FI", 67.6959, 24.859, "Europe/Helsinki", 0],
  ["ALF", "Alta Airport", "Alta", "ALF", "NO", 69.9772, 23.3558, "Europe/Oslo", 0],
  ["TOS", "Tromso Airport", "Tromsø", "TOS", "NO", 69.6798, 18.9073, "Europe/Oslo", 0],
  ["KSU", "Kristiansund Airport, Kvernberget", "Kristiansund", "KSU", "NO", 63.1134, 7.826, "Europe/Oslo", 0],
  ["MOL", "Molde Airport, Aro", "Molde", "MOL", "NO", 62.7457, 7.261, "Europe/Oslo", 0],
  ["BDU", "Bardufoss Airport", "Bardufoss", "BDU", "NO", 69.0561, 18.54, "Europe/Oslo", 0],
  ["EVE", "Harstad/Narvik Airport, Evenes", "Harstad", "EVE", "NO", 68.49, 16.6832, "Europe/Oslo", 0],
  ["IOM", "Isle of Man Airport", "Douglas", "IOM", "IM", 54.0868, -4.6332, "Europe/Isle_of_Man", 0],
  ["INV", "Inverness Airport", "Inverness", "INV", "GB", 57.5393, -4.0637, "Europe/London", 0],
  ["KRN", "Kiruna Airport", "Kiruna", "KRN", "SE", 67.8222, 20.3458, "Europe/Stockholm", 0],
  ["LLA", "Lulea Airport", "Luleå", "LLA", "SE", 65.5483, 22.1215, "Europe/Stockholm", 0],
  ["FAE", "Vagar Airport", "Tórshavn", "FAE", "FO", 62.0667, -7.2667, "Atlantic/Faroe", 0],
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
  ["OGG", "Kahului Airport", "Kahului", "OGG", "US", 20.8929, -156.4386, "Pacific/Honolulu", 0],
];

export const AIRPORTS: Airport[] = ROWS.map(([iata, name, city, cityCode, country, latitude, longitude, zone, draw]) => ({
  iata,
  name,
  city,
  cityCode,
  country,
  latitude,
  longitude,
  zone,
  draw,
}));

/** Great-circle distance (haversine, mean radius 6,371 km). */
export function distanceKm(a: Airport, b: Airport): number {
  const rad = Math.PI / 180;
  const dLat = (b.latitude - a.latitude) * rad;
  const dLon = (b.longitude - a.longitude) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(dLon / 2) ** 2;
  return 12_742 * Math.asin(Math.min(1, Math.sqrt(h)));
}
