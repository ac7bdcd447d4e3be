import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestHub, sendBytes, sha256, type TestHub } from "./test-hub.js";

const built = new URL("../../dist/index.js", import.meta.url);
/** As large as takes some hundred pieces, so that the second process comes while the first downloads. */
const weights = Buffer.alloc(4_000_000, "weights");

let root: string;
let hub: TestHub;
beforeEach(async () => {
  if (!existsSync(built)) throw new Error("packages/onnx/dist is missing; run: npm run build");
  root = await mkdtemp(join(tmpdir(), "modalis-two-"));
  const files = { "config.json": "{}", "model.onnx": weights };
  hub = await openTestHub([{ id: "a/b", commit: "a".repeat(40), files, large: ["model.onnx"] }]);
});
afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

/** A process that fetches the model and prints its digest. */
function fetching(): { child: ChildProcess; digest: Promise<string> } {
  const hubSettings = JSON.stringify({ cacheFolder: root, endpoint: hub.endpoint, retryDelayMs: 1 });
  const program = `
    import { resolveModelSource } from ${JSON.stringify(built.href)};
    const folder = await resolveModelSource("hub:a/b", { hub: ${hubSettings} });
    process.stdout.write((await folder.model()).sha256);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program]);
  let [out, errors] = ["", ""];
  child.stdout.on("data", (piece) => {
    out += String(piece);
  });
  child.stderr.on("data", (piece) => {
    errors += String(piece);
  });
  const digest = once(child, "close").then(() => out || `nothing but ${errors}`);
  return { child, digest };
}

/** Answers the large file slowly; returns when the first asks for it. */
function slowly(): Promise<void> {
  return new Promise((resolve) => {
    hub.fault = (request, response) => {
      if (!request.url?.startsWith("/content")) return false;
      resolve();
      setTimeout(() => sendBytes(request, response, weights, "tag"), 500);
      return true;
    };
  });
}

const contentRequests = () => hub.seen.filter(({ path }) => path.startsWith("/content"));

it("two processes that want one model at once fetch it once, and both have it", async () => {
  void slowly();
  const [left, right] = [fetching(), fetching()];
  expect(await Promise.all([left.digest, right.digest])).toEqual([sha256(weights), sha256(weights)]);
  expect(contentRequests()).toHaveLength(1);
  expect(await readdir(join(root, ".locks", "models--a--b"))).toEqual([]);
}, 60_000);

it("the second goes on when the first is killed while it downloads", async () => {
  const asked = slowly();
  const left = fetching();
  await asked;
  const right = fetching();
  left.child.kill("SIGKILL");
  expect(await right.digest).toBe(sha256(weights));
  expect(contentRequests()).toHaveLength(2);
}, 60_000);
