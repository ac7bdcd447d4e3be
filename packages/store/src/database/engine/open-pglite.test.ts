import { describe, expect, it } from "vitest";
import { openPglite } from "./open-pglite.js";

describe("statements by themselves", { timeout: 120_000 }, () => {
  it("never see a transaction that is under way, and are answered in their order", async () => {
    await using database = await openPglite({});
    await database.execute("create table counted (number integer)");
    const count = async () =>
      (await database.query("select count(*)::integer as count from counted"))[0]!.count;
    let tellBegun: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      tellBegun = resolve;
    });
    const failing = database.write("sequenced", async (query) => {
      await query("insert into counted values (1)");
      tellBegun();
      // Long enough for whoever does not wait to be answered.
      await query("select pg_sleep(0.3)");
      throw new Error("taken back");
    });
    failing.catch(() => undefined);
    await begun;
    const answered: number[] = [];
    const counts = [0, 1, 2].map(async (at) => {
      const found = await count();
      answered.push(at);
      return found;
    });
    expect(await Promise.all(counts)).toEqual([0, 0, 0]);
    expect(answered).toEqual([0, 1, 2]);
    await expect(failing).rejects.toThrow("taken back");
  });

  it("that fail leave those asked for beside them as they are", async () => {
    await using database = await openPglite({});
    const [first, failed, last] = await Promise.allSettled([
      database.query("select 1 as one"),
      database.query("select nothing from nowhere"),
      database.query("select 2 as two"),
    ]);
    expect(first).toEqual({ status: "fulfilled", value: [{ one: 1 }] });
    expect(failed!.status).toBe("rejected");
    expect(last).toEqual({ status: "fulfilled", value: [{ two: 2 }] });
  });
});
