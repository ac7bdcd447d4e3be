import { describe, expect, it } from "vitest";
import { type ConditionRow, filterOf } from "./condition-row.js";
import { NO_WISHES, rulesOf } from "./wishes.js";

const row = (attribute: string, operator: ConditionRow["operator"], value = ""): ConditionRow => ({
  attribute,
  operator,
  value,
});

describe("the filter builder", () => {
  it.each<[ConditionRow, object]>([
    [row("price", "atMost", "20"), { attribute: "price", atMost: 20 }],
    [row("size", "equals", '"7"'), { attribute: "size", equals: "7" }],
    [row(" brand ", "in", "Anker, 3"), { attribute: "brand", in: ["Anker", 3] }],
    [row("sale", "equals", "true"), { attribute: "sale", equals: true }],
    [row("brand", "differs", "Sony"), { not: { attribute: "brand", equals: "Sony" } }],
    [row("title", "startsWith", "7"), { attribute: "title", startsWith: "7" }],
    [row("brand", "exists"), { attribute: "brand", exists: true }],
    [row("@timestamp", "newerThanDays", "2"), { attribute: "@timestamp", newerThanMs: 172_800_000 }],
  ])("reads %j as %j", (line, filter) => {
    expect(filterOf("and", [line])).toEqual(filter);
  });

  it("leaves out what is not complete, and joins what is", () => {
    expect(filterOf("or", [row("", "equals", "7"), row("price", "equals")])).toBeUndefined();
    const lines = [row("a", "exists"), row("", "equals"), row("b", "exists")];
    expect(filterOf("or", lines)).toEqual({
      or: [
        { attribute: "a", exists: true },
        { attribute: "b", exists: true },
      ],
    });
  });
});

describe("the rules", () => {
  it("say nothing of what was left alone", () => {
    expect(rulesOf(NO_WISHES)).toEqual({});
    expect(rulesOf({ ...NO_WISHES, modalities: { image: 1, text: 0 }, sources: { trend: 2 } })).toEqual({
      modalities: { text: 0 },
      sources: { trend: 2 },
    });
  });
});
