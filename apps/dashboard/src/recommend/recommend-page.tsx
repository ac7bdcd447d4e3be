import { useState } from "preact/hooks";
import type { AnswerItem, CatalogueView } from "../api/answers.js";
import { addEvent, recommend } from "../api/calls.js";
import { useAnswer } from "../api/use-answer.js";
import { viewOfAnswer } from "../item/item-card.js";
import { goTo } from "../routing/use-route.js";
import { useTitle } from "../routing/use-title.js";
import { askedFor, type Opinion, type Person } from "./person.js";
import { PersonPicker } from "./person-picker.js";
import { Recommended } from "./recommended.js";
import { seenAttributes } from "./seen-attributes.js";
import { SessionEvents } from "./session-events.js";
import { WhyNot } from "./why-not.js";
import { NO_WISHES, rulesOf } from "./wishes.js";
import { WishesForm } from "./wishes-form.js";

const COUNT = 12;

export interface RecommendPageProps {
  readonly catalogue: CatalogueView | undefined;
  /** The user of the address bar; empty for an anonymous session, undefined for the first user there is. */
  readonly user: string | undefined;
}

/** Recommends as any user or as nobody yet, with everything that weighs in at hand. */
export function RecommendPage({ catalogue, user }: RecommendPageProps) {
  const [said, setSaid] = useState<Extract<Person, { kind: "session" }>["events"]>([]);
  const [wishes, setWishes] = useState(NO_WISHES);
  const [count, setCount] = useState(COUNT);
  const [told, setTold] = useState<{ readonly count: number; readonly of: string; readonly words: string }>();
  const person: Person | undefined = user ? { kind: "user", id: user } : { kind: "session", events: said };
  const asked = { ...askedFor(person), ...rulesOf(wishes), count };
  const about = user ?? "";
  const answered = useAnswer(
    { asked, opinions: told?.count },
    (question, stop) => recommend(question.asked, stop),
    about,
  );
  const { answer } = answered;
  const opine = async (item: AnswerItem, kind: Opinion) => {
    const { title } = viewOfAnswer(item);
    if (person.kind === "session") setSaid([...said, { itemId: item.id, title, kind }]);
    else await addEvent({ userId: person.id, itemId: item.id, kind, recommId: answer?.recommId ?? "" });
    setTold({ count: (told?.count ?? 0) + 1, of: about, words: `${kind}s “${title}”: the list is new` });
  };
  const name = person.kind === "user" ? person.id : "an anonymous session";
  useTitle(`Recommended to ${name}`);
  return (
    <>
      <PersonPicker user={user} onPick={(id) => goTo("recommend", { user: id })} />
      {person.kind === "session" && <SessionEvents events={said} onChange={setSaid} />}
      <div class="beside">
        <WishesForm
          wishes={wishes}
          modalities={catalogue?.modalities ?? []}
          attributes={seenAttributes(answer)}
          onChange={setWishes}
        />
        <section aria-labelledby="recommended">
          <h2 id="recommended">Recommended to {name}</h2>
          <p role="status" class="faint">
            {told?.of === about && `${name} ${told.words}`}
          </p>
          <Recommended
            answered={answered}
            isEmpty={catalogue?.items === 0}
            count={count}
            onMore={setCount}
            onOpinion={opine}
          />
          <WhyNot key={about} asked={asked} />
        </section>
      </div>
    </>
  );
}
