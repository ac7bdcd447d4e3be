import { describe, expect, it } from "vitest";
import { searchContentOf } from "./search-content.js";

const modalityOf = (name: string, type: string) => searchContentOf(new File(["x"], name, { type }))?.modality;

describe("a file to search with", () => {
  it("is what its type says", () => {
    expect(modalityOf("a.bin", "image/webp")).toBe("image");
    expect(modalityOf("record.webm", "audio/webm;codecs=opus")).toBe("audio");
    expect(modalityOf("a", "video/mp4")).toBe("video");
  });

  it("is what its ending says where the browser knows no type", () => {
    expect(modalityOf("a song.FLAC", "")).toBe("audio");
    expect(modalityOf("film.mkv", "")).toBe("video");
  });

  it("is nothing for anything else", () => {
    expect(modalityOf("notes.pdf", "application/pdf")).toBeUndefined();
    expect(modalityOf("image", "")).toBeUndefined();
  });
});
