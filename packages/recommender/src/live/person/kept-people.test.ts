import { describe, expect, it } from "vitest";
import { createKeptPeople } from "./kept-people.js";
import type { PersonView } from "./person-view.js";

const view = (bytes: number): PersonView => ({
  history: { weights: new Map(), kinds: new Map(), seen: new Set(), liked: new Int32Array(0) },
  tastes: [],
  learned: undefined,
  model: undefined,
  coldSlope: 0,
  bytes,
});

describe("kept people", () => {
  it("keep nothing of somebody who came once, and the view of somebody who comes again", () => {
    const people = createKeptPeople(10);
    const [first, second] = [view(1), view(1)];
    people.offer(3, "a", first);
    expect(people.get(3, "a")).toBeUndefined();
    people.offer(3, "a", second);
    expect(people.get(3, "a")).toBe(second);
  });

  it("know a person who comes again with something new of them, whoever came in between", () => {
    const people = createKeptPeople(10);
    for (const stamp of ["a", "b"]) people.offer(3, stamp, view(1));
    // 43 has the same place among forty.
    people.offer(43, "a", view(1));
    expect(people.get(3, "c")).toBeUndefined();
    people.offer(3, "c", view(1));
    expect(people.get(3, "c")).toBeDefined();
  });

  it("have room for as many as anybody may ask for", () => {
    const people = createKeptPeople(Number.MAX_SAFE_INTEGER);
    for (let visit = 0; visit < 2; visit++) people.offer(1e6, "a", view(1));
    expect(people.get(1e6, "a")).toBeDefined();
  });

  it("keep at once what took long to make", () => {
    const people = createKeptPeople(10);
    const made = view(1);
    people.set(3, "a", made);
    expect(people.get(3, "a")).toBe(made);
  });

  it("forget whoever came longest ago, and whom they are told to forget", () => {
    const people = createKeptPeople(2);
    for (const user of [1, 2]) people.set(user, "a", view(1));
    people.get(1, "a");
    people.set(3, "a", view(1));
    const known = (): number[] => [1, 2, 3].filter((user) => people.get(user, "a") !== undefined);
    expect(known()).toEqual([1, 3]);
    people.forget(1);
    expect(known()).toEqual([3]);
    people.clear();
    expect(known()).toEqual([]);
  });

  it("keep views of no more than 128 MiB, but for one", () => {
    const people = createKeptPeople(10);
    people.set(1, "a", view(2 ** 26));
    people.set(2, "a", view(2 ** 26));
    people.set(3, "a", view(2 ** 28));
    expect([1, 2, 3].map((user) => people.get(user, "a") !== undefined)).toEqual([false, false, true]);
  });

  it("keep none where none is asked for", () => {
    const people = createKeptPeople(0);
    for (let visit = 0; visit < 3; visit++) people.offer(1, "a", view(1));
    expect(people.get(1, "a")).toBeUndefined();
  });
});
