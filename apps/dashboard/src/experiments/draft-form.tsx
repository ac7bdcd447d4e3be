import { useState } from "preact/hooks";
import { getModels } from "../api/calls.js";
import type { ArmView } from "../api/experiment-answers.js";
import { putExperiment } from "../api/experiment-calls.js";
import { useAnswer } from "../api/use-answer.js";
import { type ArmDraft, armOf, FIRST_ARMS } from "./arm-draft.js";
import { ArmLine } from "./arm-line.js";

/** Drafts a new experiment; nobody is in it before it is started. */
export function DraftForm({ onDrafted }: { readonly onDrafted: () => void }) {
  const [arms, setArms] = useState<readonly ArmDraft[]>(FIRST_ARMS);
  const [problem, setProblem] = useState<string>();
  const models = useAnswer("models", (_, stop) => getModels(stop)).answer?.models.map(({ id }) => id) ?? [];
  const put = (at: number, arm: ArmDraft | undefined) =>
    setArms(arms.flatMap((one, own) => (own === at ? (arm ?? []) : one)));
  const send = (form: HTMLFormElement) => {
    setProblem(undefined);
    putExperiment(textOf(form, "id"), draftOf(form, arms.map(armOf))).then(
      () => {
        form.reset();
        setArms(FIRST_ARMS);
        onDrafted();
      },
      (error: Error) => setProblem(error.message),
    );
  };
  return (
    <section aria-labelledby="draft">
      <h2 id="draft">A new experiment</h2>
      <form
        class="card draft"
        onSubmit={(event) => {
          event.preventDefault();
          send(event.currentTarget);
        }}
      >
        <label>
          Name <input name="id" required maxLength={64} placeholder="more-variety" />
        </label>
        <label>
          Question{" "}
          <input name="question" maxLength={500} placeholder="Do people like more when lists vary more?" />
        </label>
        <label>
          Share of the people, %{" "}
          <input name="share" type="number" min={1} max={100} defaultValue="100" required />
        </label>
        <label>
          Events that count <input name="outcomes" placeholder="like, purchase; all when empty" />
        </label>
        <fieldset>
          <legend>Arms; the first is the control</legend>
          {arms.map((arm, at) => (
            <ArmLine
              key={at}
              arm={arm}
              number={at + 1}
              models={models}
              onChange={(changed) => put(at, changed)}
              onRemove={arms.length > 2 ? () => put(at, undefined) : undefined}
            />
          ))}
          <button
            type="button"
            onClick={() =>
              setArms([...arms, { name: `arm-${arms.length + 1}`, weight: "1", model: "", diversity: "" }])
            }
          >
            Add an arm
          </button>
        </fieldset>
        {problem && (
          <p role="alert" class="problem">
            {problem}
          </p>
        )}
        <button type="submit" class="main">
          Draft it
        </button>
      </form>
    </section>
  );
}

function draftOf(form: HTMLFormElement, arms: readonly ArmView[]) {
  const question = textOf(form, "question");
  const outcomes = textOf(form, "outcomes")
    .split(",")
    .map((kind) => kind.trim())
    .filter((kind) => kind !== "");
  return {
    arms,
    share: Number(textOf(form, "share")) / 100,
    ...(question === "" ? {} : { question }),
    ...(outcomes.length === 0 ? {} : { outcomes }),
  };
}

function textOf(form: HTMLFormElement, name: string): string {
  return String(new FormData(form).get(name) ?? "").trim();
}
