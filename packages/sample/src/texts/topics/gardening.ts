import type { TextTopic } from "../text-topic.js";

/** Growing vegetables and flowers at home. */
export const GARDENING: TextTopic = {
  subjects: [
    "growing tomatoes on a small balcony",
    "a walled kitchen garden in spring",
    "pruning roses and feeding the soil",
    "an allotment shared by three neighbours",
    "raising seedlings on a window sill",
    "a greenhouse full of orchids",
  ],
  sentences: [
    "The {plant} are sown under glass in {month} and planted out after the last frost.",
    "Compost, mulch and patient weeding turn poor clay into dark, crumbly soil.",
    "Learn when to water, when to prune, and how to keep slugs off the {plant}.",
    "By {month} the beds are heavy with {plant} and buzzing with bees.",
    "The gardener saves seed from the best {plant} and labels every pot.",
    "Drawings show how to dig a bed, tie up climbing beans and take cuttings.",
    "An old hedge is cut back and a row of {plant} is planted in its place.",
    "Greenfly attack the {plant}, and ladybirds come to the rescue.",
    "A rake, a trowel and a watering can are all the tools one needs.",
    "It rains at last, and the lawn and the {plant} turn green again.",
    "Advice on soil, shade and drainage for every corner of the garden.",
    "The head gardener plans borders that flower from {month} to the first snow.",
  ],
  words: {
    plant: [
      "tomatoes",
      "runner beans",
      "lettuces",
      "sweet peas",
      "dahlias",
      "strawberries",
      "courgettes",
      "lavender bushes",
    ],
    month: ["March", "April", "May", "June", "July"],
    zh: ["番茄", "玫瑰", "草莓", "豌豆", "薰衣草"],
  },
  chinese: [
    "春天播种，夏天浇水，秋天收获{zh}。这本书教你照料花园里的土壤、堆肥和{zh}。",
    "阳台上的小花园：如何种植{zh}，修剪枝叶，赶走蚜虫，让花盆四季常绿。",
    "老园丁每天清晨给{zh}松土、除草、浇水，温室里的幼苗慢慢长高。",
  ],
};
