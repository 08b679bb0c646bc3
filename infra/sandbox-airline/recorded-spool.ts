import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { appendFile, open, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRecorded, type RecordedRow } from "./recorded-file";

export interface SpoolBook {
  rows: number;
  /** Days of observation in order, each a file; rows whose day cannot be read stand in the last one. */
  buckets: { name: string; rows: number; firstIndex: number }[];
}

const UNREADABLE = "unreadable";
const FLUSH_ROWS = 2_000;

/**
 * The rows of a recorded file, put in the order of their day of observation on disk: a file may be larger than memory and in
 * any order. Made once for a file of a given size and time, then reused.
 */
export class RecordedSpool {
  private readonly folder: string;
  private book: Promise<SpoolBook> | undefined;

  constructor(
    private readonly path: string,
    dataDir: string | undefined,
  ) {
    const { size, mtimeMs } = statSync(path);
    const key = createHash("sha256").update(`${path}:${size}:${mtimeMs}`).digest("hex").slice(0, 16);
    this.folder = join(dataDir ?? join(tmpdir(), `sandbox-airline-${process.pid}`), "recorded", key);
  }

  ready(): Promise<SpoolBook> {
    this.book ??= this.prepare();
    return this.book;
  }

  private async prepare(): Promise<SpoolBook> {
    const bookPath = join(this.folder, "book.json");
    if (existsSync(bookPath)) return JSON.parse(await readFile(bookPath, "utf8")) as SpoolBook;
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    const counts = new Map<string, number>();
    const pending = new Map<string, string[]>();
    let held = 0;
    let rows = 0;
    const flush = async (): Promise<void> => {
      for (const [name, lines] of pending) await appendFile(join(this.folder, `${name}.jsonl`), lines.join(""));
      pending.clear();
      held = 0;
    };
    for await (const row of readRecorded(this.path)) {
      const name = /^\d{4}-\d{2}-\d{2}$/.test(row.observedOn) && !Number.isNaN(Date.parse(row.observedOn)) ? row.observedOn : UNREADABLE;
      const lines = pending.get(name) ?? [];
      lines.push(`${JSON.stringify(row)}\n`);
      pending.set(name, lines);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      rows++;
      if (++held >= FLUSH_ROWS) await flush();
    }
    await flush();
    const names = [...counts.keys()].sort((a, b) => Number(a === UNREADABLE) - Number(b === UNREADABLE) || (a < b ? -1 : 1));
    let firstIndex = 0;
    const buckets = names.map((name) => {
      const bucket = { name, rows: counts.get(name) as number, firstIndex };
      firstIndex += bucket.rows;
      return bucket;
    });
    const book: SpoolBook = { rows, buckets };
    writeFileSync(`${bookPath}.new`, JSON.stringify(book));
    renameSync(`${bookPath}.new`, bookPath);
    return book;
  }

  /** Rows of a bucket from a byte on, and the byte after the last of them. */
  async read(bucket: string, fromByte: number, limit: number): Promise<{ rows: RecordedRow[]; nextByte: number; atEnd: boolean }> {
    const path = join(this.folder, `${bucket}.jsonl`);
    const file = await open(path, "r");
    const { size } = await file.stat();
    await file.close();
    const rows: RecordedRow[] = [];
    let nextByte = fromByte;
    let rest: Buffer = Buffer.alloc(0);
    if (fromByte < size) {
      for await (const chunk of createReadStream(path, { start: fromByte, highWaterMark: 262_144 }) as AsyncIterable<Buffer>) {
        rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
        let begin = 0;
        for (let end = rest.indexOf(10); end >= 0 && rows.length < limit; end = rest.indexOf(10, begin)) {
          rows.push(JSON.parse(rest.toString("utf8", begin, end)) as RecordedRow);
          nextByte += end + 1 - begin;
          begin = end + 1;
        }
        rest = rest.subarray(begin);
        if (rows.length >= limit) break;
      }
    }
    return { rows, nextByte, atEnd: nextByte >= size };
  }
}
