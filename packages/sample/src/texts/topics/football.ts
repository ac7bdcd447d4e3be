import type { TextTopic } from "../text-topic.js";

/** Matches, teams and supporters. */
export const FOOTBALL: TextTopic = {
  subjects: [
    "a football club that refuses to be relegated",
    "a young striker's first season",
    "the greatest cup final ever played",
    "a goalkeeper who comes back from injury",
    "the supporters of a small-town team",
    "a coach who changes everything at half-time",
  ],
  sentences: [
    "The {player} scores in the last minute and the stadium erupts.",
    "Two goals down at half-time, the team fights back and wins on penalties.",
    "The coach drops the {player} and switches to three defenders.",
    "Fans sing through ninety minutes of rain for a goalless draw.",
    "A transfer from a rival club divides the dressing room before the derby.",
    "The referee shows a red card, and ten men hold on to the lead.",
    "Training at dawn, matches on Saturday, and dreams of the {cup}.",
    "The {player} curls a free kick over the wall into the top corner.",
    "Statistics, tactics and league tables from forty seasons.",
    "In the {cup} the underdogs knock out the champions away from home.",
    "An injured knee keeps the {player} on the bench until the semi-final.",
    "The captain lifts the {cup} in front of the home crowd.",
  ],
  words: {
    player: ["striker", "goalkeeper", "left winger", "captain", "midfielder", "young substitute"],
    cup: ["league trophy", "cup", "championship", "European cup"],
    zh: ["前锋", "守门员", "队长", "教练"],
  },
  chinese: [
    "最后一分钟，{zh}射门得分，全场球迷沸腾，球队终于夺得联赛冠军。",
    "小镇足球队的一个赛季：{zh}受伤，点球大战，雨中的球迷仍在歌唱。",
  ],
};
