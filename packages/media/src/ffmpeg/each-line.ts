import type { Readable } from "node:stream";

/** A hostile file can make a decoder print a line without end. */
const LONGEST_LINE = 4096;

/** Calls back with each line of a stream of text; a longer line than 4,096 characters is cut. */
export function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = lines.pop()!.slice(0, LONGEST_LINE);
    for (const line of lines) onLine(line.slice(0, LONGEST_LINE));
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}
