import type { TextTopic } from "../text-topic.js";

/** Kings, castles and knights. */
export const MEDIEVAL: TextTopic = {
  subjects: [
    "a siege that lasted a hundred days",
    "a knight without a lord",
    "the rise and fall of a medieval kingdom",
    "monks who copied books by candlelight",
    "a queen who led her army to war",
    "castles and the people who built them",
  ],
  sentences: [
    "The {noble} raises an army and marches on the castle before winter.",
    "Archers line the walls while siege towers roll across the moat.",
    "Swords, banners and armour gleam as the knights ride out to the tournament.",
    "The {noble} swears an oath to the king and breaks it within a year.",
    "In the abbey the monks hide the crown from the {noble}.",
    "Peasants rise against the taxes of the {noble} and storm the tower.",
    "A marriage between two dynasties ends a feud of three generations.",
    "The throne stands empty, and every {noble} claims it by blood.",
    "Heralds, jesters and blacksmiths crowd the great hall for the feast.",
    "A crusader returns with a broken lance and a secret letter for the {noble}.",
    "Maps show every battle, fortress and frontier of the realm.",
    "The plague reaches the city gates in the year of the coronation.",
  ],
  words: {
    noble: ["duke", "baron", "young queen", "bishop", "earl", "old king"],
    zh: ["国王", "骑士", "公爵", "女王"],
  },
  chinese: [
    "城堡被围困了一百天，{zh}率领弓箭手守卫城墙，王国的命运悬于一线。",
    "中世纪的{zh}举起旗帜和宝剑，在骑士比武大会上争夺王位。",
  ],
};
