import type { FormatName } from "./sniffed-format.js";

/** Text that names or draws other files, or that a mistaken download left in place of a medium. */
export function sniffTextFormat(head: Uint8Array): FormatName {
  const text = decodeText(head).trimStart();
  if (
    /^(#EXTM3U|#EXT-X-|ffconcat |\[playlist\]|v=0\r?\no=|<\?xml[^>]*\?>\s*<(MPD|smil|asx)|<(MPD|smil|asx)\b)/i.test(
      text,
    )
  ) {
    return "playlist";
  }
  if (text.startsWith("<")) {
    if (/<svg[\s>:]|<!DOCTYPE\s+svg|<\w+:svg[\s>]/i.test(text)) return "svg";
    if (/^<(!DOCTYPE\s+html|html|head|body)\b/i.test(text)) return "html";
  }
  return "unknown";
}

function decodeText(head: Uint8Array): string {
  const encoding =
    head[0] === 0xff && head[1] === 0xfe
      ? "utf-16le"
      : head[0] === 0xfe && head[1] === 0xff
        ? "utf-16be"
        : "utf-8";
  return new TextDecoder(encoding).decode(head);
}
