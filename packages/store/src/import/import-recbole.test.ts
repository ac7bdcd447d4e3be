import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { imported } from "./test-import.js";

let parent: string;
let places: { source: string; out: string };
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "modalis-recbole-"));
  places = { source: join(parent, "source"), out: join(parent, "out") };
  await mkdir(places.source);
});
afterEach(() => rm(parent, { recursive: true }));

const INTER = "user_id:token\titem_id:token\trating:float\ttimestamp:float\n";

describe("importing RecBole", () => {
  it("reads events with ratings and times, and items and users with typed attributes", async () => {
    const { catalogue, report } = await imported(places, "recbole", {
      "ml.inter": `${INTER}196\t242\t3\t881250949\n186\t302\t5\t891717742\n`,
      "ml.item":
        "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\tprice:float\tvector:float_seq\n" +
        "242\tKolya\t1996\tComedy Romance\t2.5\t0.1 0.2\n7\tTwelve Monkeys\t1995\tDrama\t\t1 2\n",
      "ml.user": "user_id:token\tage:token\n196\t49\n",
    });
    expect(report).toMatchObject({ items: 3, users: 1, events: 2, problems: [] });
    expect(catalogue.items.map(({ id }) => id)).toEqual(["242", "7", "302"]);
    const [kolya, monkeys] = catalogue.items;
    expect(Object.fromEntries(kolya!.attributes)).toEqual({
      title: "Kolya",
      movie_title: ["Kolya"],
      release_year: "1996",
      class: ["Comedy", "Romance"],
      price: 2.5,
      vector: [0.1, 0.2],
    });
    expect(kolya!.contents.get("text")).toEqual(["Kolya\nComedy Romance"]);
    expect(monkeys!.attributes.get("title")).toBe("Twelve Monkeys");
    expect(monkeys!.attributes.has("price")).toBe(false);
    expect(catalogue.users[0]!.attributes.get("age")).toBe("49");
    expect(catalogue.events[0]).toMatchObject({ user: "196", item: "242", kind: "rating", value: 3 });
    expect(catalogue.events[0]!.timestampMs).toBe(881_250_949_000);
    expect(catalogue.settings.events).toMatchObject({ positiveFrom: 4, negativeTo: 2 });
  });

  it("takes labels of 0 and 1 as ratings, and large values as counts that all speak for their item", async () => {
    const labelled = await imported(places, "recbole", {
      "a.inter": "user_id:token\titem_id:token\tlabel:float\nu\tx\t1\nu\ty\t0\n",
    });
    expect(labelled.catalogue.settings.events.positiveFrom).toBeCloseTo(0.8);
    const counted = await imported(
      { source: join(parent, "counts"), out: join(parent, "counted") },
      "recbole",
      { "a.inter": `${INTER}u\tx\t250\t1\nu\ty\t1\t2\n` },
    );
    expect(counted.catalogue.events.map(({ kind, value }) => [kind, value])).toEqual([
      ["interaction", 250],
      ["interaction", 1],
    ]);
  });

  it("keeps the good lines of a broken file", async () => {
    const { catalogue, report } = await imported(places, "recbole", {
      "a.inter": `${INTER}u\tx\t4\t10\nonly one field\n\tx\t4\t10\nu\ty\tmany\t10\n`,
      "a.item": "item_id:token\tname:token_seq\nx\tFirst\nx\tSecond\n\tNobody\n",
    });
    expect(catalogue.events.map(({ item }) => item)).toEqual(["x", "y"]);
    expect(catalogue.items.find(({ id }) => id === "x")!.attributes.get("title")).toBe("First");
    expect(report.problems).toHaveLength(4);
  });

  it.each([
    ["user_id\titem_id\nu\tx\n", /name:type/],
    ["user_id:token\titem_id:image\nu\tx\n", /name:type/],
    ["user_id:token\trating:float\nu\t1\n", /no column item_id/],
    ["", /name:type/],
  ])("refuses a file whose header is %j", async (content, message) => {
    await expect(imported(places, "recbole", { "a.inter": content })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(message),
    });
  });
});
