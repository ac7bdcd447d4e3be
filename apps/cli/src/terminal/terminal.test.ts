import { Writable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printAnswer } from "./print-answer.js";
import { createTerminal } from "./terminal.js";

function terminalOf(isTTY: boolean) {
  const written = { out: "", note: "" };
  const into = (name: "out" | "note") =>
    Object.assign(
      new Writable({
        write(piece, _encoding, done) {
          written[name] += String(piece);
          done();
        },
      }),
      { isTTY, columns: 60 },
    );
  const options = { quiet: false, noColour: false, now: () => 0 };
  return { terminal: createTerminal({ stdout: into("out"), stderr: into("note"), ...options }), written };
}

describe("what a person is shown", () => {
  it("holds no control character of a catalogue, on a terminal or not", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.boolean(), (hostile, isTTY) => {
        const { terminal, written } = terminalOf(isTTY);
        terminal.out(`x${hostile}`);
        terminal.note(`x${hostile}`);
        const plain = `${written.out.slice(0, -1)}${written.note.slice(0, -1)}`;
        expect(
          ["0", "1", "2"].reduce((text, code) => text.replaceAll(`\u001b[${code}m`, ""), plain),
        ).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it("cannot be styled over, cleared or forged by a title", () => {
    const { terminal, written } = terminalOf(true);
    const title = "fine\u001b[2J\u001b]0;owned\u0007\n  1. 9.999  forged\u009b31m";
    const item = { id: "a\rb", title, texts: [], media: [], attributes: {} };
    printAnswer(terminal, "For u", {
      items: [{ id: item.id, score: 1, contributions: {}, item, because: [] }],
    });
    expect(written.out).toContain("\u001b[1mFor u\u001b[0m");
    expect(written.out).toContain("a␍b  “fine␛[2J␛]0;owned␇␊  1. 9.999  forged�31m”");
  });

  it("keeps a leading empty line and every other letter", () => {
    const { terminal, written } = terminalOf(false);
    terminal.out("\n“naïve” 船 🚢");
    expect(written.out).toBe("\n“naïve” 船 🚢\n");
  });
});

describe("a progress bar", () => {
  it("counts what has no known total, and ends its line once", () => {
    const { terminal, written } = terminalOf(true);
    const bar = terminal.progress("lines", undefined);
    bar.update(5000);
    bar.finish();
    bar.finish();
    bar.stop();
    expect(written.note).toMatch(/\r5000 lines in 0\.0 s *\n$/);
    expect(written.note.split("\n")).toHaveLength(2);
  });

  it("ends its line where an error stops it, if it has drawn one", () => {
    for (const drawn of [true, false]) {
      const { terminal, written } = terminalOf(true);
      const bar = terminal.progress("image", 10);
      if (drawn) bar.update(3);
      bar.stop();
      expect(written.note.endsWith("\n")).toBe(drawn);
    }
  });
});
