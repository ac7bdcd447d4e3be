import { ENTITIES } from "./html-entities.js";

/**
 * Decodes character references once: `&eacute;`, `&#233;`, `&#xE9;`. Names that are not known stay as they are.
 *
 * Numbers follow the HTML standard: 128 to 159 mean Windows-1252, and what is no character becomes U+FFFD.
 */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#x([0-9a-f]{1,8});?|#([0-9]{1,8});?|([a-z][a-z0-9]{1,10});)/gi,
    (whole, hex, decimal, name) => {
      if (hex !== undefined) return characterOf(Number.parseInt(hex, 16));
      if (decimal !== undefined) return characterOf(Number.parseInt(decimal, 10));
      const codePoint = ENTITIES.get(name);
      return codePoint === undefined ? whole : String.fromCodePoint(codePoint);
    },
  );
}

/** Windows-1252's characters 128 to 159; 0 where it has none. */
const WINDOWS_1252 = [
  0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0,
  0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e,
  0x178,
];

function characterOf(codePoint: number): string {
  const meant = WINDOWS_1252[codePoint - 128] || codePoint;
  const valid = meant > 0 && meant <= 0x10ffff && !(meant >= 0xd800 && meant <= 0xdfff);
  return String.fromCodePoint(valid ? meant : 0xfffd);
}
