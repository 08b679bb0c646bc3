import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";

/** What a file says, read on its own and not through the product: the newest price of each route and day of departure. */
export type Newest = { origin: string; destination: string; departsOn: string; observedOn: string; row: number; price: string };
export type Book = {
  name: string;
  rows: number;
  currency: string;
  newest: Map<string, Newest>;
  newestDay: string;
  departedRows: (today: string) => number;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export async function readBooks(path: string): Promise<Book> {
  const file = await open(path, "r");
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  await file.close();
  const raw = createReadStream(path);
  const text = buffer[0] === 0x1f && buffer[1] === 0x8b ? raw.pipe(createGunzip()) : raw;
  const parser = text.pipe(parse({ bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }));
  let header: string[] | undefined;
  let priceColumn = "";
  const newest = new Map<string, Newest>();
  const rowsByDay = new Map<string, number>();
  let rows = 0;
  let newestDay = "";
  for await (const cells of parser as AsyncIterable<string[]>) {
    if (!header) {
      header = cells.map((cell) => cell.trim().toLowerCase());
      priceColumn = header.find((name) => /^price_[a-z]{3}$/.test(name)) ?? "";
      if (priceColumn === "") throw new Error(`${path}: no column price_<currency>`);
      continue;
    }
    rows += 1;
    const cell = (name: string) => cells[header!.indexOf(name)]?.trim() ?? "";
    const [origin, destination, departsOn, observedOn] = [
      cell("origin"),
      cell("destination"),
      cell("departure_date"),
      cell("observed_date"),
    ];
    if (!DAY.test(observedOn) || !DAY.test(departsOn)) continue;
    if (observedOn > newestDay) newestDay = observedOn;
    rowsByDay.set(departsOn, (rowsByDay.get(departsOn) ?? 0) + 1);
    const key = `${origin}-${destination}-${departsOn}`;
    const known = newest.get(key);
    if (!known || observedOn >= known.observedOn)
      newest.set(key, { origin, destination, departsOn, observedOn, row: rows, price: cell(priceColumn) });
  }
  return {
    name: basename(path),
    rows,
    currency: priceColumn.slice(6).toUpperCase(),
    newest,
    newestDay,
    departedRows: (today) => [...rowsByDay].filter(([day]) => day < today).reduce((sum, [, count]) => sum + count, 0),
  };
}

export const newestDay = (books: Book[]): string =>
  books
    .map((book) => book.newestDay)
    .sort()
    .at(-1) ?? "";
