import { createBatch, defineSpace, type EmbeddingStoreV1 } from "@modalis/contract";
import { expect } from "vitest";
import { KNOWN_SPACE, LATER_SPACE } from "../index/known-rows.js";
import type { CheckTable } from "../kit/check.js";
import { contentRows } from "./content-rows.js";
import { type EmbeddingStoreSubject, opened } from "./store-subject.js";

const OTHER_CHANNEL = defineSpace({ ...KNOWN_SPACE, aspect: "colour" });

/** The rules about several spaces side by side. */
export const spaceChecks: CheckTable<string, EmbeddingStoreSubject> = {
  "keeps several spaces side by side, the first of each channel current": async (folder, subject) =>
    opened(subject, folder, async (store) => {
      for (const [at, space] of [KNOWN_SPACE, LATER_SPACE, OTHER_CHANNEL].entries()) {
        const { ids, values } = contentRows(7, at + 1);
        await (await store.openSpace(space)).append(createBatch(space, ids, values));
      }
      expect(await shown(store)).toEqual([
        `conformance 1 current 1`,
        `conformance 2 - 2`,
        `conformance.colour 1 current 3`,
      ]);
    }),

  "switches the current space of a channel and back, and remembers it": async (folder, subject) => {
    await opened(subject, folder, async (store) => {
      for (const space of [KNOWN_SPACE, LATER_SPACE, OTHER_CHANNEL]) await store.openSpace(space);
      await store.useSpace(LATER_SPACE.fingerprint);
    });
    await opened(subject, folder, async (store) => {
      expect(await shown(store)).toEqual([
        "conformance 1 - 0",
        "conformance 2 current 0",
        "conformance.colour 1 current 0",
      ]);
      await store.openSpace(KNOWN_SPACE);
      expect((await shown(store))[1]).toBe("conformance 2 current 0");
      await store.useSpace(KNOWN_SPACE.fingerprint);
      expect((await shown(store)).slice(0, 2)).toEqual(["conformance 1 current 0", "conformance 2 - 0"]);
    });
  },

  "refuses to use a space it does not hold": async (folder, subject) =>
    opened(subject, folder, async (store) => {
      await store.openSpace(KNOWN_SPACE);
      await expect(store.useSpace(LATER_SPACE.fingerprint)).rejects.toMatchObject({ code: "NOT_FOUND" });
      expect(await shown(store)).toEqual(["conformance 1 current 0"]);
    }),

  "shows one space the same rows however often it is opened": async (folder, subject) =>
    opened(subject, folder, async (store) => {
      const [one, two] = [await store.openSpace(KNOWN_SPACE), await store.openSpace(KNOWN_SPACE)];
      await one.append(contentRows(1, 2));
      await two.append(contentRows(2, 2));
      expect([...one.encoded].sort()).toEqual([...two.encoded].sort());
      expect((await one.readAll()).ids).toEqual((await two.readAll()).ids);
      expect(one.encoded.size).toBe(4);
    }),
};

/** One line for each space: channel, revision, whether current, rows. */
async function shown(store: EmbeddingStoreV1): Promise<string[]> {
  const spaces = await store.spaces();
  return spaces
    .map(
      ({ channel, space, current, rows }) =>
        `${channel} ${space.model.revision} ${current ? "current" : "-"} ${rows}`,
    )
    .sort();
}
