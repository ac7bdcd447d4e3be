import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duplicateKey } from "./duplicate-key.js";

describe("duplicateKey", () => {
  it("finds a repeated key at any depth, however it is spelt", () => {
    expect(duplicateKey('{"a":1,"b":2,"a":3}')).toBe("a");
    expect(duplicateKey('[{"x":{"a":[],"b":{}, "\\u0061"\n\t: 3}}]')).toBe("a");
    expect(duplicateKey('{"__proto__":1,"__proto__":2}')).toBe("__proto__");
  });

  it("does not take values, list entries or keys of other objects for repeats", () => {
    expect(duplicateKey('{"a":"a","b":["a","a"],"c":{"a":1},"d":{"a":"\\"a\\":"}}')).toBeUndefined();
  });

  it("finds none in what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(duplicateKey(JSON.stringify(value))).toBeUndefined();
      }),
    );
  });
});
