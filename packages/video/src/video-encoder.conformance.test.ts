import { writeFile } from "node:fs/promises";
import { describeEncoder, describeSequenceEncoder } from "@modalis/conformance";
import { afterAll, beforeAll } from "vitest";
import { createSoundTrackEncoder } from "./create-sound-track-encoder.js";
import { createVideoEncoder } from "./create-video-encoder.js";
import { filmFolder } from "./test-fixtures/film-folder.js";

const films = await filmFolder();
beforeAll(async () => {
  await films.make("red.mp4", { picture: "color=red", sound: "sine=frequency=300" });
  await films.make("bars.mp4", { picture: "smptebars", sound: "sine=frequency=2000" });
  await films.make("test.mp4", { picture: "testsrc", sound: "anoisesrc=seed=3" });
  await films.join("darker.mp4", ["testsrc=duration=2", "color=gray:duration=0.5"]);
  await films.make("silent.mp4", { picture: "testsrc" });
  await films.make("quiet.mp4", { picture: "testsrc", sound: "anullsrc" });
  await films.make("sound.m4a", { sound: "sine=frequency=300" });
  await writeFile(films.path("text.mp4"), "no film at all");
});
afterAll(() => films.remove());

const inputs = ["red", "bars", "test"].map((id) => ({ id, content: films.path(`${id}.mp4`) }));
const text = { id: "text", content: films.path("text.mp4") };

const path = (name: string): string => films.path(name);

describeSequenceEncoder({
  name: "video encoder",
  likeness: { anchor: path("test.mp4"), near: path("darker.mp4"), far: path("red.mp4") },
  create: () =>
    createVideoEncoder({ sampling: { kind: "uniform", count: 2 }, cacheFolder: films.path("models") }),
  inputs,
  broken: [
    text,
    { id: "no pictures", content: films.path("sound.m4a") },
    { id: "no bytes", content: new Uint8Array() },
  ],
});

describeEncoder({
  name: "sound track encoder",
  likeness: { anchor: path("red.mp4"), near: path("sound.m4a"), far: path("test.mp4") },
  create: () => createSoundTrackEncoder(),
  inputs,
  broken: [
    text,
    { id: "no sound", content: films.path("silent.mp4") },
    { id: "silence", content: films.path("quiet.mp4") },
  ],
});
