import type { MediaSource } from "@modalis/contract";
import { ModalisError } from "@modalis/contract";
import type { FormatName } from "../format/sniffed-format.js";
import { describeSource } from "../source/describe-source.js";

const decodable: ReadonlySet<FormatName> = new Set(["jpeg", "png", "gif", "webp", "tiff", "avif"]);

/** Why a format is not read, and what to do about it. */
const remedies: Partial<Record<FormatName, string>> = {
  heic: "HEIC, whose codec is patented and not in the decoder; save it as JPEG or PNG",
  svg: "SVG, which can reference other files and is never rendered; export it as PNG",
  bmp: "BMP; save it as PNG",
  ico: "an icon; save it as PNG",
  "jpeg-xl": "JPEG XL; save it as JPEG or PNG",
  "jpeg-2000": "JPEG 2000; save it as JPEG or PNG",
  pdf: "a PDF document; export its pages as PNG",
  html: "an HTML page, perhaps the error page of a failed download; fetch the picture again",
  gzip: "compressed with gzip; unpack it first",
  zip: "a zip archive; unpack it first",
};

/**
 * Passes formats that can be decoded to a picture on.
 *
 * @throws `UNSUPPORTED_INPUT`.
 */
export function decodableFormat(source: MediaSource, name: FormatName): FormatName {
  if (decodable.has(name)) return name;
  const what =
    remedies[name] ??
    (name === "unknown" ? "not a picture that can be recognised" : `${name}, not a picture`);
  const hint = name in remedies ? "" : "; give JPEG, PNG, WebP, GIF, TIFF or AVIF";
  throw new ModalisError("UNSUPPORTED_INPUT", `${describeSource(source)} is ${what}${hint}`, {
    details: { format: name },
  });
}
