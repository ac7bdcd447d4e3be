import { useEffect, useState } from "preact/hooks";
import { recordSound, type SoundRecording } from "./record-sound.js";

const MOST_SECONDS = 15;

/** Records a sound where the browser can, for at most 15 seconds. */
export function RecordButton({ onSound }: { readonly onSound: (file: File) => void }) {
  const [recording, setRecording] = useState<SoundRecording>();
  const [seconds, setSeconds] = useState(0);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    if (recording === undefined) return;
    const timer = setInterval(() => setSeconds((last) => last + 1), 1000);
    return () => {
      clearInterval(timer);
      recording.stop();
    };
  }, [recording]);
  useEffect(() => {
    if (seconds >= MOST_SECONDS) recording?.stop();
  }, [seconds]);
  if (!("mediaDevices" in navigator) || typeof MediaRecorder === "undefined") return null;
  const start = async () => {
    setProblem(undefined);
    setSeconds(0);
    try {
      const started = await recordSound();
      setRecording(started);
      onSound(await started.sound);
    } catch {
      setProblem("The microphone may not be used; allow it for this page in the browser.");
    } finally {
      setRecording(undefined);
    }
  };
  return (
    <>
      <button
        type="button"
        class={recording ? "recording" : undefined}
        onClick={recording ? recording.stop : start}
      >
        {recording ? `Stop and search (${seconds} s)` : "Record a sound"}
      </button>
      {problem && (
        <span role="alert" class="problem">
          {problem}
        </span>
      )}
    </>
  );
}
