import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { imported } from "./test-import.js";

let parent: string;
let source: string;
let out: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "modalis-import-"));
  source = join(parent, "source");
  out = join(parent, "out");
  await mkdir(source);
});
afterEach(() => rm(parent, { recursive: true }));

describe("importing MovieLens", () => {
  it("reads 100K: tabs, pipes and ISO-8859-1", async () => {
    const flags = Array.from({ length: 19 }, (_, at) => (at === 5 || at === 8 ? "1" : "0")).join("|");
    const { catalogue } = await imported({ source, out }, "movielens", {
      "u.data": "196\t242\t3\t881250949\n186\t302\t5\t891717742\n",
      "u.item": Buffer.from(`242|Amélie (2001)|01-Jan-2001||http://x|${flags}\n`, "latin1"),
      "u.user": "196|49|M|writer|55105\n",
    });
    expect(catalogue.problems).toEqual([]);
    expect(catalogue.items.map(({ id, contents }) => [id, contents.get("text")])).toEqual([
      ["242", ["Amélie (2001). Comedy, Drama"]],
      ["302", undefined],
    ]);
    expect(catalogue.items[0]!.attributes.get("year")).toBe(2001);
    expect(catalogue.users[0]!.attributes.get("occupation")).toBe("writer");
    expect(catalogue.events[0]).toEqual({
      user: "196",
      item: "242",
      kind: "rating",
      value: 3,
      timestampMs: 881_250_949_000,
    });
  });

  it("reads 1M: double colons", async () => {
    const { catalogue } = await imported({ source, out }, "movielens", {
      "ratings.dat": "1::1193::5::978300760\n",
      "movies.dat": "1193::One Flew Over the Cuckoo's Nest (1975)::Drama\n",
    });
    expect(catalogue.items[0]!.attributes.get("genres")).toEqual(["Drama"]);
    expect(catalogue.events).toHaveLength(1);
  });

  it("reads latest: CSV with quoted titles", async () => {
    const { catalogue } = await imported({ source, out }, "movielens", {
      "ratings.csv": "userId,movieId,rating,timestamp\n1,11,4.5,964982703\n1,11\n",
      "movies.csv":
        'movieId,title,genres\n11,"American President, The (1995)",Comedy|Drama\n12,"",(no genres listed)\n',
    });
    expect(catalogue.items[0]!.contents.get("text")).toEqual([
      "American President, The (1995). Comedy, Drama",
    ]);
    expect(catalogue.events.map(({ value }) => value)).toEqual([4.5, undefined]);
    expect(catalogue.settings.events.positiveFrom).toBe(4);
  });
});
