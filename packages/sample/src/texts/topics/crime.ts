import type { TextTopic } from "../text-topic.js";

/** Detectives, clues and culprits. */
export const CRIME: TextTopic = {
  subjects: [
    "a murder in a locked library",
    "a detective who never forgets a face",
    "a jewel robbery at a grand hotel",
    "the hunt for a forger",
    "a private eye with one last case",
    "a witness who will not talk",
  ],
  sentences: [
    "Inspector {name} finds fingerprints on the {clue} and no body.",
    "Five suspects, one alibi too many, and a {clue} that should not be there.",
    "The murder weapon is missing, and everyone in the house had a motive.",
    "Sergeant {name} questions the butler while the killer burns the evidence.",
    "A blackmail letter leads the police to a warehouse and a stolen {clue}.",
    "The detective sets a trap, and the thief walks into it.",
    "Who poisoned the banker, and why was the {clue} wiped clean?",
    "Under interrogation {name} changes the story for the third time.",
    "The court case collapses when the only witness disappears.",
    "A long-buried crime comes to light when a {clue} turns up at an auction.",
    "Every chapter hides a clue; the culprit is unmasked on the last page.",
    "The gang escapes over the roofs with the police close behind.",
  ],
  words: {
    name: ["Marlow", "Duval", "Brandt", "Okafor", "Reyes", "Lindqvist"],
    clue: ["pistol", "diary", "pearl necklace", "safe", "glove", "letter opener"],
    zh: ["手枪", "日记", "项链", "保险箱"],
  },
  chinese: [
    "侦探在图书馆发现尸体和一把带指纹的{zh}，五个嫌疑人都有不在场证明，凶手究竟是谁？",
    "一桩旧案因为失窃的{zh}重新开启，警察追查证人，真相令人震惊。",
  ],
};
