import { createInteractions } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { fitModalisBlend, modalisBlend } from "./modalis-blend.js";

describe("modalis-blend in a world of one event", () => {
  it("tries no factors that nobody's history could fill, however many users and items there are", async () => {
    const ids = (letter: string) => Array.from({ length: 300 }, (_, at) => `${letter}${at}`);
    const interactions = createInteractions([{ userId: "u7", itemId: "i9" }], {
      userIds: ids("u"),
      itemIds: ids("i"),
    });
    const data = { interactions, itemFeatures: new Map(), userFeatures: new Map() };
    const { model, record, found } = await fitModalisBlend(data, modalisBlend.defaults, { seed: 1 });
    for (const { settings } of record.factorisations) expect(settings.dimensions).toBe(1);
    const scores = await model.scoreUsers(Int32Array.of(7, 8));
    expect(scores.every((score) => Number.isFinite(score))).toBe(true);
    await model[Symbol.asyncDispose]();
    for (const member of found.members) await member.model[Symbol.asyncDispose]();
  });
});
