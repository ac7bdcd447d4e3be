import { describeConverter } from "@modalis/conformance";
import type { DetectedObject, ImageContent } from "@modalis/image";
import type { RgbImage } from "@modalis/media";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { colourName, colourShares } from "./colour-names.js";
import { countedNoun, listed } from "./counted-noun.js";
import { createDescriptionConverter } from "./create-description-converter.js";
import { describeObjects } from "./describe-objects.js";
import { placeWords } from "./place-words.js";

/** Left half one colour, right half another. */
function halves(left: readonly number[], right: readonly number[]): RgbImage {
  const data = new Uint8Array(40 * 20 * 3);
  for (let at = 0; at < 800; at++) data.set(at % 40 < 20 ? left : right, at * 3);
  return { width: 40, height: 20, data };
}

function object(label: string, left: number, score = 0.8, width = 0.3): DetectedObject {
  return { label, score, box: { left, top: 0.3, width, height: 0.4 } };
}

const GREEN = [40, 160, 60];
const RED = [200, 20, 30];

describe("a description", () => {
  it("says what, how many, where and in which colours", () => {
    const picture = halves(GREEN, RED);
    expect(describeObjects([object("dog", 0.02)], picture)).toBe(
      "A green dog on the left. Mostly green and red.",
    );
    expect(
      describeObjects([object("person", 0.5), object("person", 0.65), object("dog", 0.02, 0.5)], picture),
    ).toBe("Two people in red and a green dog on the left. Mostly green and red.");
  });

  it("names no colour that two of a kind do not share", () => {
    const said = describeObjects([object("car", 0.02), object("car", 0.65)], halves(GREEN, RED));
    expect(said).toBe("Two cars. Mostly green and red.");
  });

  it("names both kinds of a thing that it is in doubt about, the likelier one first", () => {
    const said = describeObjects([object("horse", 0.02, 0.3), object("dog", 0.02, 0.5)], halves(GREEN, RED));
    expect(said).toBe("A green dog or horse on the left. Mostly green and red.");
  });

  it("names the picture's colours where it knows no object", () => {
    expect(describeObjects([], halves(RED, RED))).toBe("A picture in red.");
  });
});

describe("words", () => {
  it.each([
    [1, "umbrella", "", "an umbrella"],
    [1, "apple", "green", "a green apple"],
    [2, "person", "", "two people"],
    [3, "bus", "red", "three red buses"],
    [2, "wine glass", "", "two wine glasses"],
    [1, "skis", "", "skis"],
    [9, "sheep", "white", "many white sheep"],
    [2, "dog or horse", "black", "two black dogs or horses"],
    [2, "knife", "", "two knives"],
    [2, "bench", "", "two benches"],
  ])("count %i %s", (count, noun, adjective, said) => {
    expect(countedNoun(count, noun, adjective)).toBe(said);
  });

  it("join as in a sentence", () => {
    expect([listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])]).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
    ]);
  });

  it("place a box by thirds", () => {
    expect(placeWords({ left: 0, top: 0, width: 0.2, height: 0.2 })).toBe("at the top left");
    expect(placeWords({ left: 0.4, top: 0.4, width: 0.2, height: 0.2 })).toBe("in the middle");
    expect(placeWords({ left: 0.7, top: 0.75, width: 0.2, height: 0.2 })).toBe("at the bottom right");
    expect(placeWords({ left: 0, top: 0, width: 1, height: 0.9 })).toBe("filling the picture");
  });
});

describe("colours", () => {
  it.each([
    [[0, 0, 0], "black"],
    [[255, 255, 255], "white"],
    [[128, 128, 128], "grey"],
    [[220, 20, 30], "red"],
    [[255, 140, 0], "orange"],
    [[250, 230, 40], "yellow"],
    [[30, 140, 50], "green"],
    [[40, 90, 220], "blue"],
    [[128, 40, 170], "purple"],
    [[255, 150, 180], "pink"],
    [[120, 72, 30], "brown"],
  ])("call %j %s", ([red, green, blue], name) => {
    expect(colourName(red!, green!, blue!)).toBe(name);
  });

  it("share the whole of any part among them, however thin", () => {
    const shares = colourShares(halves(GREEN, RED), { left: 0.25, top: 0, width: 0.5, height: 1 });
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(shares.map(({ colour }) => colour).sort()).toEqual(["green", "red"]);
    expect(colourShares(halves(GREEN, RED), { left: 1, top: 1, width: 0, height: 0 })).toEqual([
      { colour: "red", share: 1 },
    ]);
  });
});

const drawn = sharp(halves(GREEN, RED).data, { raw: { width: 40, height: 20, channels: 3 } });
// In memory of its own: small buffers share theirs.
const png = Uint8Array.from(await drawn.png().toBuffer());
describeConverter<ImageContent, string>({
  name: "descriptions of pictures",
  create: () => createDescriptionConverter(),
  inputs: [
    { id: "file", content: png },
    { id: "pixels", content: halves(RED, RED) },
    { id: "other pixels", content: halves(GREEN, GREEN) },
  ],
  broken: [
    { id: "half a file", content: png.subarray(0, 40) },
    { id: "no such file", content: "no/such/picture.jpg" },
    { id: "too few pixels", content: { width: 10, height: 10, data: new Uint8Array(10) } },
  ],
});
