import { expect, it } from "vitest";
import { openLiveStore } from "../open-live-store.js";

it("tells what was kept first in a period, and keeps nothing of earlier ones", {
  timeout: 240_000,
}, async () => {
  await using store = await openLiveStore({ memory: true }, { nowMs: () => 1_000 });
  const { published } = store;
  expect(await published.get("counts", 7)).toBeUndefined();
  expect(await published.keep("counts", 7, { users: 3 })).toEqual({ users: 3 });
  expect(await published.keep("counts", 7, { users: 4 })).toEqual({ users: 3 });
  expect(await published.keep("others", 7, [1])).toEqual([1]);
  expect(await published.get("counts", 7)).toEqual({ users: 3 });
  expect(await published.keep("counts", 8, { users: 5 })).toEqual({ users: 5 });
  expect(await published.get("counts", 7)).toBeUndefined();
  expect(await published.get("others", 7)).toEqual([1]);
});
