import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bytesField,
  encodeMessage,
  floatField,
  integerField,
  messageField,
  textField,
} from "./protobuf-writer.js";

const hex = (...bytes: number[]) => Uint8Array.from(bytes);

/** The examples of protobuf.dev/programming-guides/encoding. */
describe("the protobuf writer", () => {
  it("writes the examples of the specification", () => {
    expect(encodeMessage(integerField(1, 150))).toEqual(hex(0x08, 0x96, 0x01));
    expect(encodeMessage(textField(2, "testing"))).toEqual(
      hex(0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67),
    );
    expect(encodeMessage(messageField(3, integerField(1, 150)))).toEqual(hex(0x1a, 0x03, 0x08, 0x96, 0x01));
    expect(encodeMessage(integerField(1, -2))).toEqual(
      hex(0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01),
    );
  });

  it("writes floats little-endian and lengths in as many bytes as they need", () => {
    expect(encodeMessage(floatField(2, 1))).toEqual(hex(0x15, 0, 0, 0x80, 0x3f));
    expect(encodeMessage(bytesField(9, new Uint8Array(300))).subarray(0, 3)).toEqual(hex(0x4a, 0xac, 0x02));
  });

  it("writes integers that decode to themselves", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const [, ...digits] = encodeMessage(integerField(1, value));
        const decoded = digits.reduce((sum, byte, at) => sum | (BigInt(byte & 127) << BigInt(7 * at)), 0n);
        expect(BigInt.asIntN(64, decoded)).toBe(value);
      }),
    );
  });
});
