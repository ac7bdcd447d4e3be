import { starterPicture, starterSound } from "./starter-media.js";

/** The files of a catalogue to start from, by path; each validates and encodes as it stands. */
export function starterFiles(): ReadonlyMap<string, string | Uint8Array> {
  return new Map<string, string | Uint8Array>([
    ["README.md", README],
    ["items.jsonl", lines(ITEMS)],
    ["users.jsonl", lines(USERS)],
    ["events.csv", EVENTS],
    ["catalogue.json", `${JSON.stringify(SETTINGS, undefined, 2)}\n`],
    ["media/sea.png", starterPicture([20, 90, 160], [180, 220, 240], "down")],
    ["media/forest.png", starterPicture([20, 70, 30], [150, 190, 90], "right")],
    ["media/waves.wav", starterSound()],
  ]);
}

const ITEMS = [
  {
    id: "sea",
    text: "A quiet walk along the beach while the waves roll in",
    image: "media/sea.png",
    audio: "media/waves.wav",
    attributes: { title: "By the sea", tags: ["outdoors", "water"], price: 12 },
    timestamp: "2026-01-05T08:00:00Z",
  },
  {
    id: "harbour",
    text: "Fishing boats come back to the harbour at dusk",
    attributes: { title: "The harbour", tags: ["water"], price: 8 },
    timestamp: "2026-01-06T08:00:00Z",
  },
  {
    id: "forest",
    text: "A path through an old forest, with moss on every stone",
    image: ["media/forest.png"],
    attributes: { title: "Old forest", tags: ["outdoors"], price: 10 },
    timestamp: "2026-01-07T08:00:00Z",
  },
  {
    id: "piano",
    text: "A slow piece of piano music for the evening",
    attributes: { title: "Evening piano", tags: ["music"], price: 5 },
    timestamp: "2026-01-08T08:00:00Z",
  },
  {
    id: "choir",
    text: "A choir sings old songs in a stone church",
    attributes: { title: "The choir", tags: ["music"], price: 6 },
    timestamp: "2026-01-09T08:00:00Z",
  },
] as const;

const USERS = [
  { id: "ada", attributes: { country: "FI" } },
  { id: "ben", text: "songs, concerts and old instruments", attributes: { country: "DE" } },
  { id: "newcomer" },
] as const;

const EVENTS = `user,item,kind,value,timestamp
ada,sea,like,,2026-02-01T10:00:00Z
ada,harbour,play,,2026-02-01T10:05:00Z
ada,forest,rating,5,2026-02-02T09:00:00Z
ben,piano,like,,2026-02-02T20:00:00Z
ben,sea,dislike,,2026-02-03T20:00:00Z
`;

/** What holds where the file is absent, written out to be changed. */
const SETTINGS = {
  inline: ["text"],
  language: "en",
  events: {
    positive: ["interaction", "like", "love", "save", "share", "purchase", "play", "watch", "read", "listen"],
    negative: ["dislike", "hide", "skip", "block"],
    ratings: { kinds: ["rating"], positiveFrom: 4, negativeTo: 2 },
  },
} as const;

const README = `# A catalogue

Put your own lines and files in place of these, then:

    modalis validate .     what is wrong, with the file and the line
    modalis encode .       understands every text, picture, sound and film once
    modalis serve .        recommendations and a page at http://127.0.0.1:7400

## items.jsonl: what is recommended, one JSON object a line

| field | |
|---|---|
| \`id\` | a text or whole number, of one item alone; needed |
| \`text\` | what it is about, in words; a list for several |
| \`image\`, \`audio\`, \`video\` | files in this folder, by their path from here; a list for several |
| \`attributes\` | anything to filter, boost and show by: \`title\` is its name on the page |
| \`timestamp\` | when it appeared, ISO 8601 or seconds since 1970; for freshness |

Only \`id\` is needed. An item without a picture is no problem: what there is counts.

## users.jsonl: who it is recommended to; the file may be left out

The same fields: \`attributes\` of a person, and \`text\` or pictures that say what they like. Whoever an event names needs no line.

## events.csv: who did what; the file may be left out

| column | |
|---|---|
| \`user\`, \`item\` | ids |
| \`kind\` | such as like, play, purchase, dislike, rating; what speaks for an item and what against it is in catalogue.json |
| \`value\` | of a rating; empty otherwise |
| \`timestamp\` | ISO 8601 or seconds since 1970; empty when it is not known |

\`events.jsonl\` with the same names as fields works too; keep one of the two.

## catalogue.json: settings; the file may be left out

\`inline\`: fields whose value is the content itself, not a file. \`language\`: of the texts. \`events\`: which kinds speak for an
item, which against it, and from which rating on. These are the defaults.
`;

function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
