import { describe, expect, it } from "vitest";
import { type Quad, uprightQuad } from "./quad.js";
import { readingOrder } from "./reading-order.js";

describe("readingOrder", () => {
  const at = (name: string, left: number, top: number, width = 100) => ({
    name,
    quad: uprightQuad(left, top, width, 20),
  });
  const names = (rows: { name: string }[][]) => rows.map((row) => row.map(({ name }) => name).join(" "));

  it("reads rows from the top, each from the left", () => {
    const lines = [at("d", 110, 40), at("b", 110, 3), at("a", 0, 0), at("c", 0, 42)];
    expect(names(readingOrder(lines))).toEqual(["a b", "c d"]);
  });

  it("reads columns one after the other, below a title across both", () => {
    const lines = [
      at("title", 0, 0, 400),
      ...[0, 1, 2].flatMap((row) => [
        at(`l${row}`, 0, 40 + row * 30, 180),
        at(`r${row}`, 220, 40 + row * 30, 180),
      ]),
    ];
    expect(names(readingOrder(lines))).toEqual(["title", "l0", "l1", "l2", "r0", "r1", "r2"]);
  });

  it("follows a page that stands askew", () => {
    const turn = ({ x, y }: { x: number; y: number }) => ({ x: x * 0.94 - y * 0.34, y: x * 0.34 + y * 0.94 });
    const lines = [at("b", 120, 0), at("a", 0, 0), at("c", 0, 40)].map(({ name, quad: [a, b, c, d] }) => ({
      name,
      quad: [turn(a), turn(b), turn(c), turn(d)] as Quad,
    }));
    expect(names(readingOrder(lines))).toEqual(["a b", "c"]);
  });

  it("reads nothing from nothing", () => {
    expect(readingOrder([])).toEqual([]);
  });
});
