import { describe, expect, it } from "vitest";
import { channelOf, modalityOfChannel } from "./embedding-space.js";

describe("channelOf", () => {
  it("joins modality and aspect, and modalityOfChannel takes them apart", () => {
    expect(channelOf({ modality: "image" })).toBe("image");
    expect(channelOf({ modality: "image", aspect: "colour" })).toBe("image.colour");
    expect(modalityOfChannel("image")).toBe("image");
    expect(modalityOfChannel("image.colour")).toBe("image");
  });
});
