import { expect } from "vitest";
import type { CheckTable } from "../kit/check.js";
import type { CheckedItem, CheckedLiveStore, LiveStoreSubject } from "./live-store-subject.js";

/** The rules about items, users and vectors; each uses ids of its own, for all share one store. */
export const catalogueChecks: CheckTable<CheckedLiveStore, LiveStoreSubject> = {
  "gives an item back as it was put, whatever its texts": async (store) => {
    const item = {
      id: "odd ' \"; drop table modalis.items; -- \\ % _ ü 漢 \u{1f600}",
      contents: { text: [{ kind: "text" as const, text: "half \ud800 and zero \u0000 and é" }] },
      attributes: { __proto__x: 1, "a'b": [true, null, 1e300, { deep: ["\u0000"] }], constructor: "c" },
      labels: ["one", "'); delete"],
      hidden: true,
      timestampMs: 1_700_000_000_000.5,
    };
    const [stored] = await store.putItems([item]);
    expect(stored).toEqual({ ...item, updatedAtMs: expect.any(Number) });
    expect(await store.getItem(item.id)).toEqual(stored);
  },

  "replaces an item as a whole, and of one given twice keeps the last": async (store) => {
    await store.putItems([{ id: "whole", attributes: { colour: "red" }, labels: ["x"], hidden: true }]);
    await store.putItems([
      { id: "whole", attributes: { size: 1 } },
      { id: "whole", attributes: { size: 2 } },
    ]);
    const item = await store.getItem("whole");
    expect(item).toMatchObject({ attributes: { size: 2 }, contents: {} });
    expect([item?.labels, item?.hidden, item?.timestampMs]).toEqual([undefined, undefined, undefined]);
  },

  "refuses what a database cannot hold, and stores nothing of the call": async (store) => {
    const cyclic: Record<string, unknown> = {};
    cyclic.itself = cyclic;
    const broken: readonly CheckedItem[] = [
      { id: "" },
      { id: "zero\u0000" },
      { id: "half\udc00" },
      { id: "long".repeat(262_144) },
      { id: 7 as never },
      { id: "a", attributes: { size: Number.NaN } },
      { id: "a", attributes: cyclic },
      { id: "a", attributes: { call: () => 1 } },
      { id: "a", timestampMs: Number.POSITIVE_INFINITY },
      { id: "a", contents: { text: "not a list" as never } },
      { id: "a", labels: ["\u0000"] },
    ];
    for (const item of broken) {
      const put = store.putItems([{ id: "beside the broken" }, item]);
      await expect(put).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    }
    await expect(
      store.putItems([{ id: "a", attributes: { text: "x".repeat(17 << 20) } }]),
    ).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
    });
    expect(await store.getItem("beside the broken")).toBeUndefined();
  },

  "lists pages by the bytes of ids, and finds text without regard to case": async (store) => {
    const ids = ["page-B", "page-a", "page-Z", "page-é", "page-\u{1f600}", "page-1"];
    await store.putItems(ids.map((id) => ({ id, attributes: { note: `50%_${id}` } })));
    const expected = ids.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
    const listed: string[] = [];
    for (let after = "page-"; ; ) {
      const page = await store.listItems({ after, limit: 4 });
      const own = page.filter(({ id }) => id.startsWith("page-"));
      listed.push(...own.map(({ id }) => id));
      if (own.length < 4) break;
      after = own.at(-1)!.id;
    }
    expect(listed).toEqual(expected);
    expect((await store.listItems({ limit: 10, query: "50%_PAGE-Z" })).map(({ id }) => id)).toEqual([
      "page-Z",
    ]);
    expect(await store.listItems({ limit: 10, query: "50x_page" })).toEqual([]);
    const all: string[] = [];
    for await (const batch of store.readItems()) all.push(...batch.map(({ id }) => id));
    expect(all.filter((id) => id.startsWith("page-"))).toEqual(expected);
  },

  "finds several items at once, and none that are not there": async (store) => {
    await store.putItems([{ id: "several-1" }, { id: "several-2" }]);
    const found = await store.getItems(["several-2", "several-none", "several-1"]);
    expect(found.map(({ id }) => id).sort()).toEqual(["several-1", "several-2"]);
  },

  "deletes an item with its vectors, once": async (store) => {
    await store.putItems([{ id: "gone" }]);
    await store.putVectors("space-gone", [vectorOf("gone", 1), vectorOf("stays", 2)]);
    expect([await store.deleteItem("gone"), await store.deleteItem("gone")]).toEqual([true, false]);
    expect(await store.getItem("gone")).toBeUndefined();
    const left: string[] = [];
    for await (const batch of store.readVectors("space-gone"))
      left.push(...batch.map(({ itemId }) => itemId));
    expect(left).toEqual(["stays"]);
  },

  "stores items and their vectors as a whole, whoever else writes the same item": async (store) => {
    const versions = Array.from({ length: 24 }, (_, at) => at + 1);
    const put = (version: number) =>
      store.putItems(
        [{ id: "raced", attributes: { version } }],
        new Map([["space-raced", [vectorOf("raced", version)]]]),
      );
    await Promise.all(versions.map(put));
    const item = await store.getItem("raced");
    const read = [];
    for await (const batch of store.readVectors("space-raced")) read.push(...batch);
    expect(read).toEqual([vectorOf("raced", item?.attributes?.version as number)]);
    const broken = new Map([["space-raced", [vectorOf("raced", Number.NaN)]]]);
    await expect(store.putItems([{ id: "raced", attributes: {} }], broken)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    expect(await store.getItem("raced")).toEqual(item);
  },

  "leaves a vector out whose item shows something else by now": async (store) => {
    const [read] = await store.putItems([{ id: "changed", contents: textOf("one") }]);
    await store.putItems([{ id: "changed", contents: textOf("two") }]);
    const [now] = await store.putItems([{ id: "same", contents: textOf("one") }]);
    await store.putItems([{ id: "same", contents: textOf("one"), attributes: { title: "S" } }]);
    const rows = [vectorOf("changed", 1), vectorOf("same", 2), vectorOf("removed", 3)];
    await store.putVectors("space-changed", rows, [read!, now!, { id: "removed", contents: textOf("one") }]);
    const left = [];
    for await (const batch of store.readVectors("space-changed")) left.push(...batch);
    expect(left).toEqual([vectorOf("same", 2)]);
  },

  "gives vectors back bit for bit, replaces them by item and channel, and refuses broken ones": async (
    store,
  ) => {
    const rows = [vectorOf("v1", Math.fround(0.1)), vectorOf("v2", -1.1754943508222875e-38)];
    await store.putVectors("space-bits", rows);
    await store.putVectors("space-bits", [vectorOf("v2", 3.4028234663852886e38)]);
    await expect(store.putVectors("space-bits", [vectorOf("v3", Number.NaN)])).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    const read = [];
    for await (const batch of store.readVectors("space-bits")) read.push(...batch);
    expect(read).toEqual([rows[0], vectorOf("v2", 3.4028234663852886e38)]);
    expect([await store.deleteVectors("space-bits"), await store.deleteVectors("space-bits")]).toEqual([
      2, 0,
    ]);
  },

  "keeps users, and deletes them": async (store) => {
    const { stored } = await store.putUsers([{ id: "kept", attributes: { age: 40 } }]);
    expect(stored).toMatchObject([{ id: "kept", attributes: { age: 40 }, contents: {} }]);
    expect(await store.getUser("kept")).toEqual(stored[0]);
    expect([await store.deleteUser("kept"), await store.deleteUser("kept")]).toEqual([true, false]);
    expect(await store.getUser("kept")).toBeUndefined();
  },
};

function textOf(text: string) {
  return { text: [{ kind: "text" as const, text }] };
}

function vectorOf(itemId: string, value: number) {
  return { itemId, channel: "image", sha256: "a".repeat(64), vector: Float32Array.of(1, value, 0) };
}
