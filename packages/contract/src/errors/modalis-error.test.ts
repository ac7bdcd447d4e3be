import { describe, expect, it } from "vitest";
import { corruptFile, readingFile } from "./corrupt-file.js";
import { isModalisError, ModalisError } from "./modalis-error.js";

describe("isModalisError", () => {
  it("knows its errors by code, also those of another copy of the package", () => {
    const error = new ModalisError("NOT_FOUND", "no item x", { details: { id: "x" }, cause: 1 });
    expect([error.code, error.message, error.details, error.cause]).toEqual([
      "NOT_FOUND",
      "no item x",
      { id: "x" },
      1,
    ]);
    expect(isModalisError(error)).toBe(true);
    expect(isModalisError(error, "NOT_FOUND")).toBe(true);
    expect(isModalisError(error, "DISPOSED")).toBe(false);
    const copy = Object.assign(new Error("no item x"), {
      [Symbol.for("modalis.error")]: true,
      code: "NOT_FOUND",
    });
    expect(isModalisError(copy, "NOT_FOUND")).toBe(true);
  });

  it("does not know other errors and other things", () => {
    for (const other of [new Error("NOT_FOUND"), { code: "NOT_FOUND" }, null, "NOT_FOUND"]) {
      expect(isModalisError(other)).toBe(false);
    }
  });
});

describe("readingFile", () => {
  it("reports whatever is thrown as CORRUPT_FILE, once, with its cause", () => {
    const cause = new ModalisError("INVALID_TENSOR", "value 1 is NaN");
    expect(() => readingFile("shard 7", () => fail(cause))).toThrow(
      expect.objectContaining({ code: "CORRUPT_FILE", cause }),
    );
    expect(() => readingFile("shard 7", () => fail(cause))).toThrow(
      /shard 7: value 1 is NaN; restore the file/,
    );
    const corrupt = corruptFile("shard 8 is empty");
    expect(() => readingFile("shard 7", () => fail(corrupt))).toThrow(corrupt);
    expect(readingFile("shard 7", () => 7)).toBe(7);
  });
});

function fail(error: Error): never {
  throw error;
}
