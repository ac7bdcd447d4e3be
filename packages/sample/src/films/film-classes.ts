import { aquariumFilm } from "./film-aquarium.js";
import { ballsFilm } from "./film-balls.js";
import type { FilmClass } from "./film-class.js";
import { clockworkFilm } from "./film-clockwork.js";
import { equaliserFilm } from "./film-equaliser.js";
import { fireFilm } from "./film-fire.js";
import { fireworksFilm } from "./film-fireworks.js";
import { lavaLampFilm } from "./film-lava-lamp.js";
import { rainFilm } from "./film-rain.js";
import { roadFilm } from "./film-road.js";
import { tunnelFilm } from "./film-tunnel.js";

/** The ten kinds of film; a planted taste in films is a taste for one of them. */
export const FILM_CLASSES: readonly FilmClass[] = [
  rainFilm,
  fireFilm,
  fireworksFilm,
  tunnelFilm,
  ballsFilm,
  aquariumFilm,
  clockworkFilm,
  roadFilm,
  lavaLampFilm,
  equaliserFilm,
];
