/** A recording under way. */
export interface SoundRecording {
  /** Ends it; further calls do nothing. */
  readonly stop: () => void;
  /** All of it, once it was stopped. */
  readonly sound: Promise<File>;
}

/** Records from the microphone until it is stopped. @throws what the browser says when it may not. */
export async function recordSound(): Promise<SoundRecording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream);
  const pieces: Blob[] = [];
  const sound = new Promise<File>((resolve) => {
    recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      resolve(new File(pieces, "a recording", { type: recorder.mimeType || "audio/webm" }));
    });
  });
  recorder.start();
  return { sound, stop: () => recorder.state !== "inactive" && recorder.stop() };
}
