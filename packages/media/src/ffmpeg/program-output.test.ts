import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { programOutput } from "./program-output.js";

const node = (script: string, signal?: AbortSignal) =>
  programOutput(process.execPath, ["-e", script], signal);

describe("programOutput", () => {
  it("gives what the program prints, and refuses one that fails", async () => {
    expect(await node("console.log('version 7')")).toBe("version 7\n");
    await expect(node("process.exit(3)")).rejects.toMatchObject({
      code: "MISSING_DEPENDENCY",
      message: expect.stringContaining("cannot be run (3)"),
    });
  });

  it("ends a program that prints without end", async () => {
    const flood = "const s = 'x'.repeat(65536); const w = () => process.stdout.write(s, w); w()";
    await expect(node(flood)).rejects.toMatchObject({ code: "MISSING_DEPENDENCY" });
  });

  it("does not call a program unusable that was told to stop", async () => {
    const stopped = "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)";
    await expect(node(stopped)).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("SIGTERM"),
    });
  });

  it("asks a program again that was told to stop once", async () => {
    const folder = await mkdtemp(join(tmpdir(), "modalis-program-"));
    const script = `const fs = require("fs"); const mark = ${JSON.stringify(join(folder, "mark"))};
      if (fs.existsSync(mark)) console.log("second");
      else { fs.writeFileSync(mark, ""); process.kill(process.pid, "SIGINT"); setInterval(() => {}, 1000); }`;
    expect(await node(script)).toBe("second\n");
    await rm(folder, { recursive: true });
  });

  it("rejects with the signal's reason, and ends the program", async () => {
    const controller = new AbortController();
    const reason = new Error("stop");
    const answer = node("setInterval(() => {}, 1000)", controller.signal);
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
  });

  it("leaves nothing behind that keeps a process alive, of a program that is not there as well", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    await node("");
    await expect(programOutput("/no/such/program", [])).rejects.toMatchObject({ code: "MISSING_DEPENDENCY" });
    expect(timers()).toBeLessThanOrEqual(before);
  });
});
