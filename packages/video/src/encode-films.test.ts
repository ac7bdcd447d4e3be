import { ModalisError } from "@modalis/contract";
import type { VideoFrame } from "@modalis/media";
import { describe, expect, it } from "vitest";
import { encodeFilms } from "./encode-films.js";

const inputs = ["a", "b", "c", "d"].map((id) => ({ id, content: id }));

function frame(timeSeconds: number): VideoFrame {
  return { timeSeconds, image: { width: 1, height: 1, data: new Uint8Array(3) } };
}

async function count(frames: AsyncIterable<unknown>): Promise<number> {
  let frameCount = 0;
  for await (const _ of frames) frameCount++;
  return frameCount;
}

describe("encodeFilms", () => {
  it("decodes the next film while one is encoded, and none beyond", async () => {
    const events: string[] = [];
    await encodeFilms(inputs, {
      signal: undefined,
      async *decode(source) {
        events.push(`decode ${source}`);
        yield frame(0);
      },
      async encode(source, frames) {
        events.push(`encode ${source}`);
        await count(frames);
      },
    });
    expect(events).toEqual([
      ...["decode a", "decode b", "encode a"],
      ...["decode c", "encode b"],
      ...["decode d", "encode c", "encode d"],
    ]);
  });

  it("holds a film back when its frames are not taken", async () => {
    let decoded = 0;
    await encodeFilms(inputs.slice(0, 1), {
      signal: undefined,
      async *decode() {
        for (; decoded < 1000; decoded++) yield frame(decoded);
      },
      async encode(_, frames) {
        for await (const _frame of frames) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(decoded).toBeLessThan(20);
      },
    });
  });

  it("reports a film that fails and encodes the others", async () => {
    const { encoded, failures } = await encodeFilms(inputs, {
      signal: undefined,
      async *decode(source) {
        yield frame(0);
        if (source === "b") throw new ModalisError("CORRUPT_INPUT", "broken");
        yield frame(1);
      },
      encode: (_, frames) => count(frames),
    });
    expect(encoded).toEqual([
      { id: "a", output: 2 },
      { id: "c", output: 2 },
      { id: "d", output: 2 },
    ]);
    expect(failures).toMatchObject([{ id: "b", error: { code: "CORRUPT_INPUT" } }]);
  });

  it.each(["MISSING_DEPENDENCY", "UNAVAILABLE"] as const)(
    "rejects as a whole where the decoder is gone (%s), and stops the film that was being read ahead",
    async (code) => {
      const ended: string[] = [];
      const work = encodeFilms(inputs, {
        signal: undefined,
        async *decode(source, signal) {
          try {
            if (source === "a") throw new ModalisError(code, "no ffmpeg", { details: { toldToStop: true } });
            while (!signal.aborted) yield frame(0);
          } finally {
            ended.push(`${source}`);
          }
        },
        encode: (_, frames) => count(frames),
      });
      await expect(work).rejects.toMatchObject({ code });
      expect(ended.toSorted()).toEqual(["a", "b"]);
    },
  );
});
