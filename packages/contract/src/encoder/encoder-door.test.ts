import { expect, it } from "vitest";
import { createEncoderDoor } from "./encoder-door.js";

const inputs = (...ids: string[]) => ids.map((id) => ({ id, content: id }));

it("lets work through and gives its result", async () => {
  const door = createEncoderDoor("toy encoder", 2, () => undefined);
  expect(await door.enter(inputs("a", "b"), undefined, async () => 7)).toBe(7);
});

it("refuses a batch that is too large, a repeated id and an aborted signal, without starting the work", async () => {
  const door = createEncoderDoor("toy encoder", 2, () => undefined);
  const reason = new Error("stop");
  let started = 0;
  const work = async () => started++;
  await expect(door.enter(inputs("a", "b", "c"), undefined, work)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
  });
  await expect(door.enter(inputs("a", "a"), undefined, work)).rejects.toThrow(
    'the toy encoder was given the id "a" twice',
  );
  await expect(door.enter(inputs("a"), AbortSignal.abort(reason), work)).rejects.toBe(reason);
  expect(started).toBe(0);
});

it.each([[null], ["a"], [[null]], [[{ content: "a" }]], [[{ id: 7, content: "a" }]]])(
  "refuses %j, which is no list of inputs",
  async (given) => {
    const door = createEncoderDoor("toy encoder", 2, () => undefined);
    const entering = door.enter(given as unknown as ReturnType<typeof inputs>, undefined, async () => 7);
    await expect(entering).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  },
);

it("frees once, after the work under way, and lets nothing in afterwards", async () => {
  const order: string[] = [];
  const door = createEncoderDoor("toy encoder", 2, () => void order.push("freed"));
  let finish = () => {};
  const work = door.enter(inputs("a"), undefined, async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    order.push("worked");
  });
  const disposals = [door[Symbol.asyncDispose](), door[Symbol.asyncDispose]()];
  await expect(door.enter(inputs("b"), undefined, async () => 0)).rejects.toMatchObject({ code: "DISPOSED" });
  finish();
  await Promise.all([work, ...disposals]);
  expect(order).toEqual(["worked", "freed"]);
});
