import type { TextTopic } from "../text-topic.js";

/** Bands, instruments and records. */
export const JAZZ: TextTopic = {
  subjects: [
    "a jazz trumpeter on the road",
    "the last concert of a famous band",
    "a string quartet that cannot agree",
    "a singer who loses her voice",
    "the recording of a legendary album",
    "a street musician with an old {instrument}",
  ],
  sentences: [
    "The {instrument} takes a long solo over brushed drums and walking bass.",
    "Recorded live in one night, the album swings from slow ballads to fast bebop.",
    "The singer hums the melody, and the pianist finds the chords.",
    "After the concert the band plays on in a smoky club until dawn.",
    "A forgotten tune for {instrument} is discovered in a box of sheet music.",
    "Rehearsals, broken strings and an encore nobody expected.",
    "The {instrument} player improvises in a minor key and the audience falls silent.",
    "Scales, rhythm and harmony explained for beginners on the {instrument}.",
    "The orchestra tunes up, and the conductor raises the baton.",
    "Twelve songs for voice and {instrument}, remastered from the original tapes.",
    "A hit single splits the band between the drummer and the lead singer.",
    "The choir and the {instrument} answer each other in the final movement.",
  ],
  words: {
    instrument: ["trumpet", "saxophone", "piano", "cello", "clarinet", "violin"],
    zh: ["小号", "钢琴", "小提琴", "萨克斯"],
  },
  chinese: [
    "{zh}独奏悠扬，爵士乐队在小酒馆演奏到天亮，歌手轻声哼唱旋律。",
    "一张传奇唱片的录制：{zh}、鼓和贝斯，即兴的和弦与节奏。",
  ],
};
