import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { FfmpegProgram } from "./ffmpeg-program.js";
import { runFfmpeg } from "./run-ffmpeg.js";
import { defaultStreamLimits, type StreamLimits } from "./stream-limits.js";

/** Node plays the decoder: what matters here is how a child is handled, not what it decodes. */
const child: FfmpegProgram = { path: process.execPath, origin: "option", version: "0", frameTiming: [] };
const hang = "console.log(process.pid); setInterval(() => {}, 1000)";
const flood =
  "let n = 0; const s = Buffer.alloc(65536); const w = () => { do { n += 65536; process.stderr.write(n + '\\n') } while (process.stdout.write(s)); process.stdout.once('drain', w) }; w()";

function run(
  script: string,
  limits: Partial<StreamLimits> = {},
  more: { signal?: AbortSignal; onLogLine?: (line: string) => void } = {},
) {
  return runFfmpeg(child, ["-e", script], {
    subject: "a film",
    limits: { ...defaultStreamLimits, ...limits },
    ...more,
  });
}

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.length;
  return bytes;
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await sleep(20);
  }
  return false;
}

describe("runFfmpeg", () => {
  it("kills the child when the reader stops early", async () => {
    let pid = 0;
    for await (const chunk of run(hang)) {
      pid = Number(Buffer.from(chunk).toString());
      break;
    }
    expect(await isGone(pid)).toBe(true);
  });

  it("kills the child and rejects with the reason when the signal is aborted", async () => {
    const controller = new AbortController();
    const reason = new Error("stop");
    const chunks = run(hang, {}, { signal: controller.signal });
    const pid = Number(Buffer.from((await chunks.next()).value!).toString());
    const rest = chunks.next();
    controller.abort(reason);
    await expect(rest).rejects.toBe(reason);
    expect(await isGone(pid)).toBe(true);
  });

  it("kills a child that keeps it waiting too long", async () => {
    await expect(drain(run(hang, { waitSeconds: 0.5 }))).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      details: { limit: "waitSeconds" },
    });
  });

  it("does not count the time its reader takes as waiting", async () => {
    const chunks = run("console.log(1); setTimeout(() => console.log(2), 100)", { waitSeconds: 4 });
    await chunks.next();
    await sleep(5000);
    expect(await drain(chunks)).toBeGreaterThan(0);
  });

  it("stops a child that writes more than it may", async () => {
    await expect(drain(run(flood, { decodedBytes: 1_000_000 }))).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      details: { limit: "decodedBytes" },
    });
  });

  it("lets the child write no more than a little ahead of its reader", async () => {
    let written = 0;
    const chunks = run(flood, {}, { onLogLine: (line) => (written = Number(line)) });
    await chunks.next();
    await sleep(400);
    expect(written).toBeLessThan(4 * 2 ** 20);
    await chunks.return();
  });

  it("reports the last complaint of a child that fails", async () => {
    await expect(drain(run("console.error('moov atom not found'); process.exit(1)"))).rejects.toMatchObject({
      code: "CORRUPT_INPUT",
      message: expect.stringContaining("moov atom not found"),
    });
  });

  it("reports a child that crashes", async () => {
    await expect(
      drain(run("process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000)")),
    ).rejects.toMatchObject({
      code: "CORRUPT_INPUT",
      message: expect.stringContaining("crashed"),
    });
  });

  it("does not call a source broken when somebody told the child to stop", async () => {
    const heard = (code: number) =>
      `console.error('Exiting normally, received signal 15.'); process.exit(${code})`;
    const killed = "process.kill(process.pid, 'SIGINT'); setInterval(() => {}, 1000)";
    for (const script of [killed, heard(255), heard(1), heard(0)]) {
      await expect(drain(run(script))).rejects.toMatchObject({
        code: "UNAVAILABLE",
        message: expect.stringContaining("told to stop"),
      });
    }
  });

  it("waits for its own signal when the child heard of a stop before it did", async () => {
    const controller = new AbortController();
    const reason = new Error("stop");
    const script = "console.log(1); process.kill(process.pid, 'SIGINT'); setInterval(() => {}, 1000)";
    const chunks = run(script, {}, { signal: controller.signal });
    await chunks.next();
    const rest = chunks.next();
    setTimeout(() => controller.abort(reason), 100);
    await expect(rest).rejects.toBe(reason);
  });

  it("keeps lines of the log short, whatever the child prints", async () => {
    let longest = 0;
    await drain(
      run(
        "console.error('x'.repeat(1e6))",
        {},
        { onLogLine: (line) => (longest = Math.max(longest, line.length)) },
      ),
    );
    expect(longest).toBe(4096);
  });

  it("explains a program that is not there, with a limiter and without", async () => {
    const absent = { ...child, path: "/absent/ffmpeg" };
    const options = { subject: "a film", limits: defaultStreamLimits };
    await expect(drain(runFfmpeg(absent, [], options))).rejects.toMatchObject({ code: "MISSING_DEPENDENCY" });
    if (process.platform !== "linux") return;
    const limited = { ...absent, limiter: "prlimit" } as const;
    await expect(drain(runFfmpeg(limited, [], options))).rejects.toMatchObject({
      code: "MISSING_DEPENDENCY",
    });
  });
});
