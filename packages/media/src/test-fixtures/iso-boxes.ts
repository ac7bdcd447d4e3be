/** One box of an ISO base media file: its length, its name, its body. */
export function isoBox(name: string, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(body.length + 8, 0);
  header.write(name, 4, "latin1");
  return Buffer.concat([header, body]);
}

/** An index whose only track has one sample entry of the given name, as an encrypted film has. */
export function indexWithEntry(name: string): Buffer {
  const list = isoBox("stsd", Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]), isoBox(name, Buffer.alloc(70)));
  return isoBox("moov", isoBox("trak", isoBox("mdia", isoBox("minf", isoBox("stbl", list)))));
}

/** The same film with the name of its sample entry changed, as encryption does; the file keeps its length. */
export function withEntryRenamed(film: Buffer, from: string, to: string): Buffer {
  const copy = Buffer.from(film);
  const at = copy.indexOf(from, copy.indexOf("stsd", 0, "latin1"), "latin1");
  copy.write(to, at, "latin1");
  return copy;
}
