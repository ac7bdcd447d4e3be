import type { TextTopic } from "../text-topic.js";

/** Bread, cakes and pastry. */
export const BAKING: TextTopic = {
  subjects: [
    "baking bread in a village oven",
    "the secrets of a pastry chef",
    "a family bakery that opens at four in the morning",
    "cakes and biscuits for every season",
    "sourdough and the people who love it",
    "a cookery contest in a small kitchen",
  ],
  sentences: [
    "Flour, butter and {flavour} are kneaded into a soft dough and left to rise.",
    "The {cake} comes out of the oven golden, with a crisp crust.",
    "Whisk the egg whites, fold in the sugar, and bake for {minutes} minutes.",
    "Every recipe is weighed in grams and tested in an ordinary kitchen.",
    "The secret of the {cake} is a spoonful of {flavour} and a very hot oven.",
    "Customers queue round the corner for warm rolls and {cake}.",
    "Melted chocolate, whipped cream and {flavour} fill the layers.",
    "The apprentice burns the first tray of {cake} and starts again with fresh yeast.",
    "Knead, prove, shape, bake: the steps of a good loaf explained with patience.",
    "Grandmother's recipe book is stained with syrup and smells of {flavour}.",
    "Pies, tarts and {cake} cool on racks beside the open window.",
    "A pinch of salt makes the {flavour} icing taste sweeter.",
  ],
  words: {
    flavour: ["cinnamon", "vanilla", "almonds", "lemon peel", "hazelnuts", "cardamom"],
    cake: ["apple tart", "sponge cake", "rye loaf", "croissants", "ginger biscuits", "brioche"],
    minutes: ["twenty", "thirty-five", "forty"],
    zh: ["苹果派", "面包", "蛋糕", "饼干", "泡芙"],
  },
  chinese: [
    "面粉、黄油、鸡蛋和糖，揉成面团，放进烤箱，烤出香喷喷的{zh}。附六十个家庭烘焙食谱。",
    "凌晨四点，面包师开始揉面发酵，等第一炉{zh}出炉时街上已经飘满香味。",
  ],
};
