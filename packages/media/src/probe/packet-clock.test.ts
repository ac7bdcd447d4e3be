import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packetClock } from "./packet-clock.js";

const listing = [
  "#software: Lavf58.24.100",
  "#tb 0: 1/10",
  "0,         -2,          3,        1,     1234, 0x0a",
  "0,         -1,         22,        1,      123, 0x0b, F=0x0",
  "0,          5, -9223372036854775808,        1,      123, 0x0c",
  "",
].join("\n");

describe("packetClock", () => {
  it("runs from the packet shown first to the one shown last, whatever their order and however the listing is cut", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (length) => {
        const clock = packetClock();
        for (let at = 0; at < listing.length; at += length) clock.read(listing.slice(at, at + length));
        expect(clock.seconds()).toBeCloseTo(2, 10);
        expect(clock.packets()).toBe(3);
      }),
    );
  });

  it("is at 0 for an empty stream", () => {
    expect(packetClock().seconds()).toBe(0);
  });
});
