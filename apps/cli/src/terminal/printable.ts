const ESCAPE = "\u001b";
/** The styles that a terminal here switches on and off, or any control character. */
const STYLE_OR_CONTROL = new RegExp(`${ESCAPE}\\[[012]m|\\p{Cc}`, "gu");

/**
 * A line as it may be printed: control characters (C0, DEL and C1, line breaks too) are shown as pictures of
 * themselves, so that a title or file name cannot move the cursor, forge lines or command the terminal.
 *
 * @param styled Keeps bold, faint and their end, which at worst style more than was meant.
 */
export function printable(text: string, styled = false): string {
  return text.replace(STYLE_OR_CONTROL, (found) => {
    if (found.length > 1) return styled ? found : `${picture(found[0]!)}${found.slice(1)}`;
    return picture(found);
  });
}

/** As `printable`, for text that comes as several lines. */
export function printableLines(text: string): string {
  return text
    .split("\n")
    .map((line) => printable(line))
    .join("\n");
}

/** Control Pictures of Unicode (U+2400) for C0 and DEL; C1 has none. */
function picture(control: string): string {
  const code = control.codePointAt(0)!;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}
