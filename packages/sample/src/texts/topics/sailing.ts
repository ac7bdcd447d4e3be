import type { TextTopic } from "../text-topic.js";

/** Ships, sailors and the open sea. */
export const SAILING: TextTopic = {
  subjects: [
    "a solo voyage around the world under sail",
    "fishermen on a winter sea",
    "the wreck of a merchant ship",
    "life on a lighthouse rock",
    "a family that lives on a boat",
    "whales and the sailors who follow them",
  ],
  sentences: [
    "The {boat} leaves harbour on the evening tide with a fresh wind astern.",
    "A gale tears the mainsail, and the crew pumps all night to stay afloat.",
    "Off {place} the waves are as high as the mast.",
    "The skipper steers by the compass and reads the swell.",
    "Anchored in a quiet bay, they mend nets and dry the sails.",
    "The keeper lights the lamp and watches the {boat} pass the reef.",
    "Ropes, knots and rigging are explained step by step for new sailors.",
    "Fog hides the rocks near {place}, and the foghorn sounds too late.",
    "Dolphins race the bow of the {boat} across the blue water.",
    "The lifeboat is launched into the surf to save the crew of a {boat}.",
    "Charts of tides, currents and anchorages from {place} to the open ocean.",
    "After forty days at sea the lookout sights land.",
  ],
  words: {
    boat: ["schooner", "trawler", "yacht", "old ferry", "brig", "catamaran"],
    place: ["Cape Horn", "the Hebrides", "the Azores", "Biscay", "the Skerries"],
    zh: ["帆船", "渔船", "快艇", "货轮"],
  },
  chinese: [
    "{zh}趁着晚潮离开港口，暴风撕裂了船帆，水手们整夜与海浪搏斗。",
    "灯塔守护人望着{zh}驶过礁石，大雾中响起低沉的雾笛。",
  ],
};
