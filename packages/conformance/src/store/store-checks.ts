import { expect } from "vitest";
import { KNOWN_SPACE } from "../index/known-rows.js";
import type { CheckTable } from "../kit/check.js";
import { contentRows } from "./content-rows.js";
import { rowChecks } from "./row-checks.js";
import { spaceChecks } from "./space-checks.js";
import { type EmbeddingStoreSubject, opened } from "./store-subject.js";

/** Every rule a store must obey, by name; each check gets the path of an empty folder. */
export const storeChecks: CheckTable<string, EmbeddingStoreSubject> = {
  ...rowChecks,
  ...spaceChecks,

  "lets one opener in at a time": async (folder, subject) => {
    await opened(subject, folder, async () => {
      await expect(subject.open(folder)).rejects.toMatchObject({ code: "STORE_LOCKED" });
    });
    await opened(subject, folder, async (store) => expect(await store.spaces()).toEqual([]));
  },

  "refuses to work after it was disposed, and can be disposed twice": async (folder, subject) => {
    const store = await subject.open(folder);
    const rows = await store.openSpace(KNOWN_SPACE);
    await store[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    await expect(store.openSpace(KNOWN_SPACE)).rejects.toMatchObject({ code: "DISPOSED" });
    await expect(rows.append(contentRows(1, 1))).rejects.toMatchObject({ code: "DISPOSED" });
  },
};
