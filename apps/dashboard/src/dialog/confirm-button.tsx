import { useRef, useState } from "preact/hooks";

export interface ConfirmButtonProps {
  readonly label: string;
  /** For screen readers, where the label alone does not say of what. */
  readonly name?: string;
  /** What will happen, in a sentence. */
  readonly question: string;
  /** What the button that does it says. */
  readonly act: string;
  readonly onAct: () => Promise<unknown>;
}

/** A button that asks before it does what cannot be overlooked; what the server refuses is told in the same place. */
export function ConfirmButton({ label, name, question, act, onAct }: ConfirmButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const close = () => dialog.current?.close();
  const run = () => {
    setBusy(true);
    setProblem(undefined);
    onAct()
      .then(close, (error: Error) => setProblem(error.message))
      .finally(() => setBusy(false));
  };
  return (
    <>
      <button
        type="button"
        aria-label={name}
        onClick={() => {
          setProblem(undefined);
          dialog.current?.showModal();
        }}
      >
        {label}
      </button>
      <dialog ref={dialog} aria-label={name ?? label}>
        <p>{question}</p>
        {problem && (
          <p role="alert" class="problem">
            {problem}
          </p>
        )}
        <p class="line-of">
          <button type="button" class="main" disabled={busy} onClick={run}>
            {busy ? "Working …" : act}
          </button>
          <button type="button" onClick={close}>
            Cancel
          </button>
        </p>
      </dialog>
    </>
  );
}
