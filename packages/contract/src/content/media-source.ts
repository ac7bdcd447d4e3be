/**
 * Raw content of one picture, sound or film: its bytes, or the path of a file that holds them.
 *
 * A path is a plain string, relative to the working directory or absolute; it is never fetched over a network.
 */
export type MediaSource = string | Uint8Array;
