import { ModalisError } from "@modalis/contract";
import type { AttributeValue, Item } from "../catalogue/catalogue.js";
import { parseEvent } from "../catalogue/parse-event.js";
import { readCsvRecords } from "../lines/read-csv-records.js";
import type { FileRecord } from "../lines/read-json-lines.js";
import { eachRecord, type Fields } from "./each-record.js";
import { findBeside, findFile } from "./find-file.js";
import type { ImportRun } from "./import-format.js";
import { writeOrderedItems } from "./ordered-items.js";
import { readDelimited } from "./read-delimited.js";

/** Genres of the flags in `u.item`, in order. */
const GENRES = (
  "unknown|Action|Adventure|Animation|Children's|Comedy|Crime|Documentary|Drama|Fantasy|Film-Noir|Horror|Musical|" +
  "Mystery|Romance|Sci-Fi|Thriller|War|Western"
).split("|");

/** From which rating on an event speaks for its film, and up to which against it. */
const SETTINGS = { events: { ratings: { kinds: ["rating"], positiveFrom: 4, negativeTo: 2 } } };

/**
 * Imports MovieLens as GroupLens publishes it: `u.data`, `ratings.dat` or `ratings.csv`, with the titles and genres of
 * `u.item`, `movies.dat` or `movies.csv` and the users of `u.user` or `users.dat` where they are there.
 *
 * Layouts: https://grouplens.org/datasets/movielens/ (README of 100K, 1M and latest).
 */
export async function importMovielens(run: ImportRun): Promise<void> {
  const ratings = await findFile(run.source, ["u.data", "ratings.dat", "ratings.csv"]);
  if (ratings === undefined) {
    throw new ModalisError(
      "NOT_FOUND",
      `"${run.source}" holds none of u.data, ratings.dat and ratings.csv; name the folder of an unpacked MovieLens`,
    );
  }
  await run.writer.settings(SETTINGS);
  const rated = new Set<string>();
  await eachRecord(run, ratings, readRatings(ratings, run.signal), async (fields, report) => {
    const event = parseEvent(new Map(fields).set("kind", "rating"), report);
    if (event === undefined) return;
    rated.add(event.item);
    await run.writer.event(event);
  });
  await writeUsers(run);
  await writeOrderedItems(run, await readMovies(run, rated));
}

function readRatings(path: string, signal: AbortSignal | undefined): AsyncIterable<FileRecord> {
  const names = ["user", "item", "value", "timestamp"];
  if (path.endsWith(".csv"))
    return renamed(readCsvRecords(path, { signal, required: ["userId", "movieId"] }));
  return readDelimited(path, { separator: path.endsWith(".dat") ? "::" : "\t", names, signal });
}

async function* renamed(records: AsyncIterable<FileRecord>): AsyncGenerator<FileRecord, void, undefined> {
  const names: Readonly<Record<string, string>> = { userId: "user", movieId: "item", rating: "value" };
  for await (const record of records) {
    if ("broken" in record) yield record;
    else
      yield {
        ...record,
        fields: new Map([...record.fields].map(([name, value]) => [names[name] ?? name, value])),
      };
  }
}

/** Films in file order, then those that only the ratings name. */
async function readMovies(run: ImportRun, rated: ReadonlySet<string>): Promise<readonly Item[]> {
  const movies = new Map<string, Item>();
  const path = await findBeside(run.source, ["u.item", "movies.dat", "movies.csv"]);
  if (path !== undefined) {
    await eachRecord(run, path, readMovieRecords(path, run.signal), async (fields, report) => {
      const id = String(fields.get("movieId") ?? "");
      if (id === "") report("the film has no id", "correct the line");
      else movies.set(id, movieOf(id, String(fields.get("title") ?? "").trim(), genresOf(fields)));
    });
  }
  for (const id of rated) if (!movies.has(id)) movies.set(id, movieOf(id, "", []));
  return [...movies.values()];
}

function readMovieRecords(path: string, signal: AbortSignal | undefined): AsyncIterable<FileRecord> {
  if (path.endsWith(".csv")) return readCsvRecords(path, { signal, required: ["movieId"] });
  // The two older sets are in ISO-8859-1.
  const encoding = "latin1-fallback";
  if (path.endsWith(".dat")) {
    return readDelimited(path, { separator: "::", names: ["movieId", "title", "genres"], encoding, signal });
  }
  const names = [
    "movieId",
    "title",
    "released",
    "videoReleased",
    "address",
    ...GENRES.map((_, at) => `genre${at}`),
  ];
  return readDelimited(path, { separator: "|", names, encoding, signal });
}

function genresOf(fields: Fields): readonly string[] {
  const listed = fields.get("genres");
  if (typeof listed === "string")
    return listed.split("|").filter((genre) => genre !== "" && !genre.startsWith("("));
  return GENRES.filter((_, at) => fields.get(`genre${at}`) === "1");
}

/** The text is the title and the genres in words, so that a text encoder has something to read. */
function movieOf(id: string, title: string, genres: readonly string[]): Item {
  const text = [title, genres.join(", ")].filter((part) => part !== "").join(". ");
  const year = /\((\d{4})\)$/.exec(title)?.[1];
  const attributes: [string, AttributeValue][] = [];
  if (title !== "") attributes.push(["title", title]);
  if (genres.length > 0) attributes.push(["genres", genres]);
  if (year !== undefined) attributes.push(["year", Number(year)]);
  return {
    id,
    contents: new Map(text === "" ? [] : [["text", [text]]]),
    digests: new Map(),
    attributes: new Map(attributes),
  };
}

async function writeUsers(run: ImportRun): Promise<void> {
  const path = await findBeside(run.source, ["u.user", "users.dat"]);
  if (path === undefined) return;
  const names = path.endsWith(".dat")
    ? ["id", "gender", "age", "occupation", "postcode"]
    : ["id", "age", "gender", "occupation", "postcode"];
  const separator = path.endsWith(".dat") ? "::" : "|";
  await eachRecord(
    run,
    path,
    readDelimited(path, { separator, names, signal: run.signal }),
    async (fields) => {
      const attributes = new Map([...fields].filter(([name]) => name !== "id")) as Map<
        string,
        AttributeValue
      >;
      await run.writer.user({
        id: String(fields.get("id")),
        contents: new Map(),
        digests: new Map(),
        attributes,
      });
    },
  );
}
