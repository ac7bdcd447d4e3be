/** A picture of one pixel printed with the given inks, 0 to 255, as an uncompressed CMYK TIFF (TIFF 6.0, section 16). */
export function cmykTiff(
  inks: readonly [cyan: number, magenta: number, yellow: number, black: number],
): Buffer {
  const short = 3;
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, short, 1, 1],
    [257, short, 1, 1],
    [258, short, 4, 134],
    [259, short, 1, 1],
    [262, short, 1, 5],
    [273, 4, 1, 142],
    [277, short, 1, 4],
    [278, short, 1, 1],
    [279, 4, 1, 4],
    [332, short, 1, 1],
  ];
  const file = Buffer.alloc(146);
  file.write("II*\0", 0, "latin1");
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(entries.length, 8);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + index * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(count, at + 4);
    file.writeUInt32LE(value, at + 8);
  }
  for (let ink = 0; ink < 4; ink++) file.writeUInt16LE(8, 134 + ink * 2);
  file.set(inks, 142);
  return file;
}
