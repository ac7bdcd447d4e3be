import { useState } from "preact/hooks";
import type { ExplainAnswer } from "../api/answers.js";
import { type Asked, explain, getItems } from "../api/calls.js";
import { ContributionBars } from "../item/contribution-bars.js";
import { recordView } from "../item/record-view.js";

/** Answers for any item why it is, or is not, in the list that `asked` gives. */
export function WhyNot({ asked }: { readonly asked: Asked }) {
  const [known, setKnown] = useState<readonly { readonly id: string; readonly title: string }[]>([]);
  const [told, setTold] = useState<ExplainAnswer>();
  const [problem, setProblem] = useState<string>();
  const complete = (query: string) => {
    getItems({ query, limit: 20 }).then(
      ({ items }) => setKnown(items.map(recordView)),
      () => undefined,
    );
  };
  const tell = (typed: string) => {
    setProblem(undefined);
    const item = known.find(({ id, title }) => id === typed || title === typed)?.id ?? typed;
    explain({ ...asked, item }).then(setTold, (error: Error) => {
      setTold(undefined);
      setProblem(error.message);
    });
  };
  return (
    <section class="why-not" aria-labelledby="why-not">
      <h2 id="why-not">Why not this item?</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget).get("item");
          if (typeof typed === "string" && typed.trim() !== "") tell(typed.trim());
        }}
      >
        <label>
          Item <input name="item" list="items" onInput={(event) => complete(event.currentTarget.value)} />
        </label>
        <datalist id="items">
          {known.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </datalist>
        <button type="submit">Tell</button>
      </form>
      <div aria-live="polite">
        {problem && <p class="problem">{problem}</p>}
        {told && <Told told={told} />}
      </div>
    </section>
  );
}

function Told({ told }: { readonly told: ExplainAnswer }) {
  return (
    <div class="card">
      <h3>{told.title ?? told.itemId}</h3>
      <p class="sentence">{told.sentence}</p>
      <p class="faint">
        {told.position === undefined ? "Not in this list" : `Place ${told.position} of this list`}; by score
        alone {told.rank} of {told.among}.
      </p>
      <ContributionBars contributions={told.contributions} score={told.score} />
    </div>
  );
}
