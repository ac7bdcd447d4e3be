import { ModalisError } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { groupCommit } from "./group-commit.js";

/** Runs parts as a database would: slowly, refusing the part "bad", and failing altogether while it is away. */
function createDatabase() {
  const groups: string[][] = [];
  const state = { away: false };
  const run = async (parts: readonly string[]): Promise<readonly string[]> => {
    groups.push([...parts]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (state.away) throw new ModalisError("UNAVAILABLE", "away");
    if (parts.includes("bad")) throw new ModalisError("INVALID_ARGUMENT", "bad");
    if (parts.includes("odd")) throw new TypeError("the driver cannot write this");
    return parts.map((part) => part.toUpperCase());
  };
  return { groups, state, add: groupCommit(run, 3) };
}

describe("groupCommit", () => {
  it("runs the first call at once and those that come meanwhile together, in order, in groups of limited size", async () => {
    const { groups, add } = createDatabase();
    expect(await Promise.all(["a", "b", "c", "d", "e"].map(add))).toEqual(["A", "B", "C", "D", "E"]);
    expect(groups).toEqual([["a"], ["b", "c", "d"], ["e"]]);
    expect(await add("f")).toBe("F");
  });

  it.each(["bad", "odd"])(
    "lets a call that is refused, or at which the driver stumbles, fail alone",
    async (part) => {
      const { add } = createDatabase();
      const outcomes = await Promise.allSettled(["a", "b", part, "c"].map(add));
      expect(outcomes.map(({ status }) => status)).toEqual([
        "fulfilled",
        "fulfilled",
        "rejected",
        "fulfilled",
      ]);
    },
  );

  it("fails all calls of a group once while the database is away, and works again after", async () => {
    const { groups, state, add } = createDatabase();
    state.away = true;
    const outcomes = await Promise.allSettled(["a", "b", "c"].map(add));
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(groups).toEqual([["a"], ["b", "c"]]);
    state.away = false;
    expect(await add("d")).toBe("D");
  });
});
