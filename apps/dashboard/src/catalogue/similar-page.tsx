import { getItem, similarItems } from "../api/calls.js";
import { useAnswer } from "../api/use-answer.js";
import { AnswerList } from "../item/answer-list.js";
import { Outcome } from "../item/outcome.js";
import { recordView } from "../item/record-view.js";
import { useTitle } from "../routing/use-title.js";

const COUNT = 12;

export interface SimilarPageProps {
  readonly id: string;
  /** The modality that decides; all of them when absent. */
  readonly by: string | undefined;
}

/** Items like an item. */
export function SimilarPage({ id, by }: SimilarPageProps) {
  const { answer, problem, waiting, again } = useAnswer({ id, by }, async (question, stop) => {
    const { id: of, by: modality } = question;
    const [record, similar] = await Promise.all([
      getItem(of, stop),
      similarItems(of, { count: COUNT, ...(modality === undefined ? {} : { modality }) }, stop),
    ]);
    return { title: recordView(record).title, similar };
  });
  const heading = `Like “${answer?.title ?? id}” by ${by ?? "all modalities"}`;
  useTitle(heading);
  return (
    <>
      <h2>{heading}</h2>
      <Outcome problem={problem} waiting={waiting && answer === undefined} onRetry={again} />
      {answer && <AnswerList answer={answer.similar} waiting={waiting} />}
    </>
  );
}
