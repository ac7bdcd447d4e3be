import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPreparedQueries, type PreparedQueries } from "./prepared-queries.js";
import { type FieldColumn, jsonAt, textAt } from "./sql-columns.js";
import type { SqlValue } from "./sql-database.js";

let database: PGlite;
let queries: PreparedQueries;
beforeAll(async () => {
  database = await PGlite.create();
  queries = await createPreparedQueries(database);
  await database.exec(
    "create table things (id text primary key, bytes bytea, large bigint, fields json, flag boolean)",
  );
}, 120_000);
afterAll(() => database.close());

const kept = async () =>
  Number(
    (await database.query<{ count: number }>("select count(*) from pg_prepared_statements")).rows[0]!.count,
  );

describe("prepared queries", { timeout: 120_000 }, () => {
  it("give the rows that the same statements give unprepared, the first time and later", async () => {
    const insert = "insert into things values ($1, $2, $3, $4, $5) returning id, bytes, large, fields, flag";
    const given: readonly (readonly SqlValue[])[] = [
      ["a", Uint8Array.of(0, 255, 92, 39), 2 ** 52, '{"text":"it\'s \\\\ ä\\u0001"}', true],
      ["b'; drop table things; --", new Uint8Array(), -1, "[1,null]", false],
      ["c", null, null, null, null],
    ];
    for (const values of given) {
      const [row] = await queries.run(insert, values);
      expect(row).toEqual((await database.query("select * from things where id = $1", [values[0]])).rows[0]);
      expect(row!.bytes).toEqual(values[1]);
    }
    const asked: readonly [string, readonly SqlValue[]][] = [
      ["select id, bytes, large, fields, flag from things where large > $1 or $2 order by id", [0, true]],
      ["select id from things where id = $1::text and $2::double precision > 1.5", ["none", 2]],
      ["select count(*) as count, max(large) as most from things", []],
      ["update things set large = large + 1 where id = $1", ["a"]],
      ["select 1 as one, 'é' as text where $1::boolean", [false]],
    ];
    for (const [sql, values] of [...asked, ...asked]) {
      if (!sql.startsWith("update"))
        expect(await queries.run(sql, values)).toEqual((await database.query(sql, [...values])).rows);
      else expect(await queries.run(sql, values)).toEqual([]);
    }
    expect((await queries.run("select large from things where id = $1", ["a"]))[0]).toEqual({
      large: 2 ** 52 + 2,
    });
  });

  it("give columns of the same values, nulls as numbers that are none or as empty fields", async () => {
    const [ids, bytes, large, fields, flags] = await queries.columns(
      "select id, bytes, large, fields::text, flag from things where id <> $1 order by id",
      ["none"],
      ["text", "bytes", "bigint", "text", "boolean"],
    );
    const rows = await queries.run("select id, bytes, large, fields, flag from things order by id", []);
    expect(rows.length).toBeGreaterThan(2);
    for (const [row, { id, bytes: own, large: number, fields: json, flag }] of rows.entries()) {
      expect(textAt(ids as FieldColumn, row)).toBe(id);
      const { bytes: all, starts, ends } = bytes as FieldColumn;
      expect(all.slice(starts[row], ends[row])).toEqual(own ?? new Uint8Array());
      expect((large as Float64Array)[row]).toBe(number ?? Number.NaN);
      expect(jsonAt(fields as FieldColumn, row)).toEqual(json ?? undefined);
      expect((flags as Float64Array)[row]).toBe(flag === null ? Number.NaN : Number(flag));
    }
    const [none] = await queries.columns("select 1.5::double precision where false", [], ["double"]);
    expect(none).toEqual(new Float64Array(0));
    const long = await queries.columns("select repeat('ä', 1000000), 2::bigint ^ 40", [], ["text", "double"]);
    expect(textAt(long[0] as FieldColumn, 0)).toBe("ä".repeat(1_000_000));
    expect(long[1]).toEqual(Float64Array.of(2 ** 40));
  });

  it("fail in columns as in rows, and the next answer is whole", async () => {
    const broken = queries.columns(
      "select 1::bigint / (3 - n) from generate_series(1, 5) as n",
      [],
      ["bigint"],
    );
    await expect(broken).rejects.toMatchObject({ code: "22012" });
    await expect(queries.columns("select nothing from nowhere", [], ["text"])).rejects.toMatchObject({
      code: "42P01",
    });
    expect(await queries.columns("select 7::bigint", [], ["bigint"])).toEqual([Float64Array.of(7)]);
    expect(await queries.run("select 3 as three", [])).toEqual([{ three: 3 }]);
  });

  it("fail with the database's code, alone, and end nobody's transaction but the own", async () => {
    await expect(queries.run("select nothing from nowhere", [])).rejects.toMatchObject({ code: "42P01" });
    await expect(queries.run("select $1::int as n", ["ten"])).rejects.toMatchObject({ code: "22P02" });
    expect(await queries.run("select $1::int as n", [10])).toEqual([{ n: 10 }]);
    await database.exec("begin");
    await queries.run("insert into things (id) values ($1)", ["rolled back"]);
    await expect(queries.run("insert into things (id) values ($1)", ["a"])).rejects.toMatchObject({
      code: "23505",
    });
    await expect(queries.run("select 3 as three", [])).rejects.toMatchObject({ code: "25P02" });
    await database.exec("rollback");
    expect(await queries.run("select 3 as three", [])).toEqual([{ three: 3 }]);
    expect(await queries.run("select id from things where id = $1", ["rolled back"])).toEqual([]);
  });

  it("find a table as it is after it was changed", async () => {
    const all = "select * from things where id = $1";
    expect(Object.keys((await queries.run(all, ["a"]))[0]!)).toHaveLength(5);
    await queries.run("alter table things add column added text", []);
    expect(Object.keys((await queries.run(all, ["a"]))[0]!)).toHaveLength(6);
    await database.exec("alter table things drop column added");
    await queries.forget();
    expect(Object.keys((await queries.run(all, ["a"]))[0]!)).toHaveLength(5);
  });

  it("are not kept without end", async () => {
    await queries.forget();
    expect(await kept()).toBe(0);
    for (let at = 0; at < 300; at++) expect(await queries.run(`select ${at} as at`, [])).toEqual([{ at }]);
    expect(await kept()).toBe(256);
    expect(await queries.run("select 0 as at", [])).toEqual([{ at: 0 }]);
  });
});
