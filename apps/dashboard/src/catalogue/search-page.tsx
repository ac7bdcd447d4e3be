import { search } from "../api/calls.js";
import { useAnswer } from "../api/use-answer.js";
import { AnswerList } from "../item/answer-list.js";
import { Outcome } from "../item/outcome.js";
import { goTo } from "../routing/use-route.js";
import { useTitle } from "../routing/use-title.js";
import { SearchBox } from "./search-box.js";

const COUNT = 12;

/** Items whose content answers a text. */
export function SearchPage({ text }: { readonly text: string }) {
  const { answer, problem, waiting } = useAnswer(text, (typed, stop) => search(typed, COUNT, stop));
  useTitle(`Found for “${text}”`);
  return (
    <>
      <SearchBox key={text} text={text} onSearch={(typed) => goTo("search", { text: typed })} />
      <h2>Found for “{text}”</h2>
      <Outcome problem={problem} waiting={waiting} />
      {answer && <AnswerList answer={answer} />}
    </>
  );
}
