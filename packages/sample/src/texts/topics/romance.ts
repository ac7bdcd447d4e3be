import type { TextTopic } from "../text-topic.js";

/** Love, letters and weddings. */
export const ROMANCE: TextTopic = {
  subjects: [
    "two strangers who fall in love on a train",
    "a wedding that nobody planned",
    "love letters found after fifty years",
    "a bride who changes her mind",
    "a second chance at first love",
    "a bookshop owner who falls for a rival",
  ],
  sentences: [
    "{one} and {two} meet by chance and cannot stop thinking of each other.",
    "A kiss in the rain changes everything between {one} and {two}.",
    "The bride waits at the altar, and {two} runs through the airport.",
    "He proposes with his grandmother's ring, and she asks for time.",
    "Heartbroken, {one} swears never to love again, until a letter arrives.",
    "They pretend to be engaged for the summer and fall in love for real.",
    "Jealousy, tears and a tender reconciliation on the night before the wedding.",
    "{one} writes love letters to {two} and never sends them.",
    "Their first date goes wrong in every way, and neither wants it to end.",
    "Years after the divorce {one} and {two} dance together again.",
    "A tender story of longing, marriage and forgiveness between husband and wife.",
    "She chooses between a safe engagement and the man she loves.",
  ],
  words: {
    one: ["Clara", "Elena", "Julia", "Amara", "Sofie"],
    two: ["Daniel", "Tomas", "Leo", "Idris", "Marc"],
    zh: ["婚礼", "情书", "初恋", "戒指"],
  },
  chinese: [
    "两个陌生人在火车上一见钟情，一封{zh}改变了他们的爱情和婚姻。",
    "雨中的吻，迟到的{zh}，新娘终于明白自己真正爱的人是谁。",
  ],
};
