import { createInteractions, type ModelState, type SafeTensor } from "@modalis/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tinyInteractions, tinyModels } from "../testing/tiny-models.js";
import { restoreModel } from "./restore-model.js";

const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 7 })), {
  minLength: 1,
  maxLength: 30,
});
const ids = (count: number) => Array.from({ length: count }, (_, at) => String(at));

describe("restoreModel", () => {
  it.each(Object.keys(tinyModels))("gives the scores of %s to the bit", async (name) => {
    await fc.assert(
      fc.asyncProperty(pairs, async (drawn) => {
        const rows = drawn.map(([user, item]) => ({ userId: String(user), itemId: String(item) }));
        const model = tinyModels[name]!(createInteractions(rows, { userIds: ids(6), itemIds: ids(8) }));
        const restored = await restoreModel(model.state());
        expect([restored.kind, restored.userCount, restored.itemCount]).toEqual([model.kind, 6, 8]);
        const users = Int32Array.of(5, 0, 1, 2, 3, 4);
        expect(await restored.scoreUsers(users)).toEqual(await model.scoreUsers(users));
        const visitors = [{ history: Int32Array.of(1, 3) }, { history: new Int32Array(0) }];
        expect(await restored.scoreVisitors!(visitors)).toEqual(await model.scoreVisitors!(visitors));
        expect(await restored.scoreSimilar(2)).toEqual(await model.scoreSimilar(2));
        const items = Int32Array.of(7, 0);
        expect(await restored.contributions!(1, items)).toEqual(await model.contributions!(1, items));
      }),
      { numRuns: 25 },
    );
  });

  it("refuses a kind it does not know, naming those it does", async () => {
    const state = { kind: "constructor", settings: {}, tensors: new Map() };
    await expect(restoreModel(state)).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringMatching(/no model of kind "constructor".*factors.*update/s),
    });
  });

  it.each(Object.keys(tinyModels))(
    "refuses a state of %s without any one tensor or setting",
    async (name) => {
      const state = tinyModels[name]!(tinyInteractions()).state();
      const optional = ["itemBias"];
      const refused = { code: "INVALID_MODEL" };
      for (const lost of [...state.tensors.keys()].filter((tensor) => !optional.includes(tensor))) {
        const tensors = new Map([...state.tensors].filter(([tensor]) => tensor !== lost));
        await expect(restoreModel({ ...state, tensors }), lost).rejects.toMatchObject(refused);
        if (name === "constant") continue;
        await expect(restoreModel(longer(state, lost)), `${lost}, longer`).rejects.toMatchObject(refused);
      }
      for (const lost of Object.keys(state.settings).filter((setting) => setting !== "visitors")) {
        const settings = Object.fromEntries(
          Object.entries(state.settings).filter(([setting]) => setting !== lost),
        );
        await expect(restoreModel({ ...state, settings }), lost).rejects.toMatchObject(refused);
      }
    },
  );
});

/** The state with three more zeros at the end of one tensor. */
function longer(state: ModelState, name: string): ModelState {
  const { dtype, data } = state.tensors.get(name)!;
  const grown = [...(data as Float32Array), 0, 0, 0];
  const tensor = (
    dtype === "F32"
      ? { dtype, shape: [grown.length], data: Float32Array.from(grown) }
      : { dtype, shape: [grown.length], data: Int32Array.from(grown) }
  ) as SafeTensor;
  return { ...state, tensors: new Map([...state.tensors, [name, tensor]]) };
}
