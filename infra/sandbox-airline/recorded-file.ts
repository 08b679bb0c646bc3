import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";

/** One row of a file of observed prices: texts as they stand in it, empty where a column is missing. */
export interface RecordedRow {
  row: number;
  origin: string;
  destination: string;
  departsOn: string;
  observedOn: string;
  price: string;
  currency: string;
  airline: string;
  stops: string;
  durationMinutes: string;
}

const WANTED = ["origin", "destination", "departure_date", "observed_date"];

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/**
 * Streams the rows of a csv or csv.gz file. The header says which column holds the price and its currency (`price_usd`); extra
 * columns are ignored, and rows that are too short or too long come through as they are.
 */
export async function* readRecorded(path: string): AsyncGenerator<RecordedRow> {
  const raw = createReadStream(path);
  const text = (await isGzip(path)) ? raw.pipe(createGunzip()) : raw;
  const parser = text.pipe(parse({ bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }));
  text.on("error", (error: Error) => parser.destroy(error));
  raw.on("error", (error: Error) => parser.destroy(error));
  let columns: Map<string, number> | undefined;
  let currency = "";
  let row = 0;
  for await (const cells of parser as AsyncIterable<string[]>) {
    if (!columns) {
      columns = new Map(cells.map((name, i) => [name.trim().toLowerCase(), i]));
      const price = [...columns.keys()].find((name) => /^price_[a-z]{3}$/.test(name));
      const missing = WANTED.filter((name) => !columns?.has(name));
      if (price === undefined) missing.push("price_<currency>");
      if (missing.length > 0) throw new Error(`${path}: no column ${missing.join(", ")}`);
      currency = (price as string).slice(6).toUpperCase();
      columns.set("price", columns.get(price as string) as number);
      continue;
    }
    const cell = (name: string): string => cells[columns?.get(name) ?? -1]?.trim() ?? "";
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
      durationMinutes: cell("duration_min"),
    };
  }
}
