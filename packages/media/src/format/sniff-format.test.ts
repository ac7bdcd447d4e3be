import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sniffFormat } from "./sniff-format.js";
import { formatKinds } from "./sniffed-format.js";

function bytes(latin1: string): Uint8Array {
  return Buffer.from(latin1, "latin1");
}

function repeated(unit: string, length: number, count: number): Uint8Array {
  return bytes(unit.padEnd(length, "\0").repeat(count));
}

describe("sniffFormat", () => {
  it("tells formats by their first bytes", () => {
    const cases: Readonly<Record<string, Uint8Array>> = {
      jpeg: bytes("\xff\xd8\xff\xe0"),
      webp: bytes("RIFF\x10\0\0\0WEBPVP8 "),
      wav: bytes("RIFF\x10\0\0\0WAVEfmt "),
      avi: bytes("RIFF\x10\0\0\0AVI LIST"),
      mp4: bytes("\0\0\0\x18ftypisom\0\0\0\0isommp42"),
      heic: bytes("\0\0\0\x18ftypmif1\0\0\0\0mif1heic"),
      avif: bytes("\0\0\0\x18ftypmif1\0\0\0\0mif1avif"),
      webm: bytes("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"),
      matroska: bytes("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska"),
      mp3: repeated("\xff\xfb\x90\x00", 417, 3),
      aac: repeated("\xff\xf1\x50\x80\x02\x00\xfc", 16, 3),
      "mpeg-ts": repeated("\x47", 188, 5),
      playlist: bytes("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd"),
      html: bytes("\n<!doctype html><html></html>"),
      svg: bytes("<?xml version='1.0'?><!DOCTYPE svg><svg/>"),
      empty: new Uint8Array(),
      unknown: bytes("hello"),
    };
    for (const [name, head] of Object.entries(cases)) expect(sniffFormat(head).name).toBe(name);
  });

  it("knows lists of other files, so that nothing reads what they name", () => {
    for (const list of [
      "ffconcat version 1.0\nfile '/etc/passwd'",
      "v=0\r\no=- 0 0 IN IP4 127.0.0.1",
      "[playlist]\nFile1=http://host/",
      "<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'>",
      "<?xml version='1.0'?>\n<MPD>",
    ]) {
      expect(sniffFormat(bytes(list))).toEqual({ name: "playlist", kind: "other" });
    }
  });

  it("does not take two bytes that look like a sound frame for sound", () => {
    expect(
      sniffFormat(Uint8Array.from({ length: 4096 }, (_, at) => (at === 0 ? 0xff : at === 1 ? 0xfb : 0x90)))
        .name,
    ).toBe("unknown");
  });

  it("answers for any bytes with a format it lists", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (head) => {
        const { name, kind } = sniffFormat(head);
        expect(formatKinds[name]).toBe(kind);
      }),
    );
  });
});
