import type { TextTopic } from "../text-topic.js";

/** Planets, stars and the ships sent to them. */
export const ASTRONOMY: TextTopic = {
  subjects: [
    "the search for planets around distant stars",
    "a space probe on its way to {planet}",
    "the birth and death of stars",
    "an observatory high in the desert",
    "astronauts on a space station",
    "a comet that returns every seventy years",
  ],
  sentences: [
    "The telescope points at {planet} and gathers light that left long before we were born.",
    "Galaxies collide, stars explode, and {thing} bends the light around it.",
    "The crew orbits the Earth sixteen times a day and repairs a solar panel in vacuum.",
    "Measuring the wobble of a star reveals a planet the size of {planet}.",
    "A rocket lifts the probe out of the atmosphere and on towards {planet}.",
    "Astronomers argue about {thing} and the expansion of the universe.",
    "In zero gravity the astronauts float past a window full of stars.",
    "Rings, moons and craters are mapped in detail by the spacecraft.",
    "Explains gravity, orbits and {thing} without a single equation.",
    "A faint radio signal from beyond {planet} puzzles mission control.",
    "Star charts for both hemispheres, with the planets and the brightest galaxies.",
    "The rover crosses the red dust of Mars and drills for traces of water.",
  ],
  words: {
    planet: ["Saturn", "Jupiter", "Neptune", "Venus", "Mars", "Mercury"],
    thing: ["dark matter", "a black hole", "a neutron star", "a supernova", "the Milky Way"],
    zh: ["木星", "土星", "火星", "黑洞", "银河"],
  },
  chinese: [
    "望远镜指向{zh}，天文学家在星空中寻找新的行星和遥远的恒星。",
    "宇航员在空间站里绕地球飞行，探测器正飞向{zh}，传回第一批照片。",
  ],
};
