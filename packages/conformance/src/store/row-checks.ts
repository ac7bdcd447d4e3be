import { createBatch, isModalisError, rowOf } from "@modalis/contract";
import { expect } from "vitest";
import { KNOWN_SPACE, knownRows, LATER_SPACE } from "../index/known-rows.js";
import type { CheckTable } from "../kit/check.js";
import { contentRows, digest } from "./content-rows.js";
import { type EmbeddingStoreSubject, opened } from "./store-subject.js";

/** The rules about the rows of one space. */
export const rowChecks: CheckTable<string, EmbeddingStoreSubject> = {
  "starts empty": async (folder, subject) =>
    opened(subject, folder, async (store) => {
      expect(await store.spaces()).toEqual([]);
      const rows = await store.openSpace(KNOWN_SPACE);
      expect(rows.space).toEqual(KNOWN_SPACE);
      expect([rows.encoded.size, rows.failed.size]).toEqual([0, 0]);
      expect(await rows.readAll()).toEqual(createBatch(KNOWN_SPACE, [], new Float32Array()));
    }),

  "reads every row back, in the order appended, bit for bit": async (folder, subject) =>
    opened(subject, folder, async (store) => {
      const rows = await store.openSpace(KNOWN_SPACE);
      const parts = [contentRows(1, 5), contentRows(2, 1), contentRows(3, 7)];
      for (const part of parts) await rows.append(part);
      const ids = parts.flatMap((part) => part.ids);
      expect([...rows.encoded].sort()).toEqual([...ids].sort());
      const read = await rows.readAll();
      expect(read.ids).toEqual(ids);
      expect(read.values).toEqual(Float32Array.from(parts.flatMap((part) => [...part.values])));
    }),

  "keeps the provenance of rows": async (folder, subject) =>
    opened(subject, folder, async (store) => {
      const { ids, values } = contentRows(1, 2);
      const provenance = ids.map((id, at) => ({ contentSha256: [id], notes: [`note ${at}`] }));
      const rows = await store.openSpace(KNOWN_SPACE);
      await rows.append(createBatch(KNOWN_SPACE, ids, values, provenance));
      expect((await rows.readAll()).provenance).toEqual(provenance);
    }),

  "keeps failures with their reasons, apart from rows": async (folder, subject) => {
    const failure = { code: "CORRUPT_INPUT", message: "ends after 3 of 9 bytes" };
    const id = digest("broken");
    await opened(subject, folder, async (store) => {
      const rows = await store.openSpace(KNOWN_SPACE);
      await rows.append(contentRows(1, 2), new Map([[id, failure]]));
      expect([...rows.failed]).toEqual([[id, failure]]);
      await rows.append(contentRows(0, 0), new Map([[digest("worse"), failure]]));
    });
    await opened(subject, folder, async (store) => {
      const rows = await store.openSpace(KNOWN_SPACE);
      expect([...rows.failed.keys()].sort()).toEqual([id, digest("worse")].sort());
      expect(rows.failed.get(id)).toEqual(failure);
      expect([rows.encoded.has(id), rows.encoded.size]).toEqual([false, 2]);
      expect((await store.spaces())[0]).toMatchObject({ rows: 2, failures: 2 });
    });
  },

  "holds every acknowledged row after it was closed and opened": async (folder, subject) => {
    const [first, second] = [contentRows(1, 4), contentRows(2, 3)];
    for (const part of [first, second]) {
      await opened(subject, folder, async (store) => (await store.openSpace(KNOWN_SPACE)).append(part));
    }
    await opened(subject, folder, async (store) => {
      const rows = await store.openSpace(KNOWN_SPACE);
      const read = await rows.readAll();
      expect(read.ids).toEqual([...first.ids, ...second.ids]);
      expect(read.values).toEqual(Float32Array.from([...first.values, ...second.values]));
      expect([...rows.encoded].sort()).toEqual([...read.ids].sort());
    });
  },

  "never holds a row twice": async (folder, subject) =>
    opened(subject, folder, async (store) => {
      const rows = await store.openSpace(KNOWN_SPACE);
      const first = contentRows(1, 3);
      await rows.append(first);
      const again = createBatch(KNOWN_SPACE, first.ids.slice(1), knownRows("", 2, 99).values);
      // A store may refuse the repeated row or leave it out; it may not change or double what it holds.
      await rows.append(again).catch((error: unknown) => expect(isModalisError(error)).toBe(true));
      const read = await rows.readAll();
      expect([read.ids, read.values]).toEqual([first.ids, first.values]);
    }),

  "refuses rows of another space, naming the field, and changes nothing": async (folder, subject) =>
    opened(subject, folder, async (store) => {
      const rows = await store.openSpace(KNOWN_SPACE);
      await rows.append(contentRows(1, 2));
      const { ids, values } = contentRows(2, 2);
      await expect(rows.append(createBatch(LATER_SPACE, ids, values))).rejects.toMatchObject({
        code: "SPACE_MISMATCH",
        message: expect.stringContaining("revision"),
      });
      expect((await rows.readAll()).ids).toEqual(contentRows(1, 2).ids);
      expect((await store.spaces()).map(({ space }) => space.fingerprint)).toEqual([KNOWN_SPACE.fingerprint]);
    }),

  "keeps appends made at once whole": async (folder, subject) =>
    opened(subject, folder, async (store) => {
      const rows = await store.openSpace(KNOWN_SPACE);
      const parts = [1, 2, 3, 4].map((seed) => contentRows(seed, seed));
      await Promise.all(parts.map((part) => rows.append(part)));
      const read = await rows.readAll();
      expect(read.ids).toHaveLength(10);
      for (const part of parts) {
        const at = read.ids.indexOf(part.ids[0]!);
        expect(read.ids.slice(at, at + part.ids.length)).toEqual(part.ids);
        expect(rowOf(read, at)).toEqual(rowOf(part, 0));
      }
    }),
};
