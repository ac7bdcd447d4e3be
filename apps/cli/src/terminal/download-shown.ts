import type { HubProgress } from "@modalis/onnx";
import type { ProgressBar } from "./progress-bar.js";
import type { Terminal } from "./terminal.js";

/** Shows each file of a model while it is fetched, by a bar of its megabytes. */
export function downloadShown(terminal: Terminal): (progress: HubProgress) => void {
  let shown: { readonly file: string; readonly bar: ProgressBar } | undefined;
  return ({ model, file, doneBytes, totalBytes }) => {
    const name = `${model}/${file}`;
    const total = Math.max(1, megabytes(totalBytes ?? doneBytes));
    if (shown?.file !== name) shown = { file: name, bar: terminal.progress(name, total) };
    shown.bar.update(megabytes(doneBytes), 0);
    if (doneBytes === totalBytes) {
      shown.bar.finish();
      shown = undefined;
    }
  };
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
