/** Ids of BERT's special tokens in the tiny vocabularies. */
export const SPECIAL = { padding: 0, start: 1, end: 2, unknown: 3 } as const;

const SPECIAL_TOKENS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]"];

/** Pieces of the WordPiece tokenizer after the special tokens, from id 4 on. */
export const PIECES = [
  "query",
  ":",
  "passage",
  "dog",
  "##s",
  "run",
  "##ning",
  "the",
  "a",
  "on",
  "beach",
  "cat",
];

/** The `tokenizer.json` of a small BERT: lower case, words to pieces, `[CLS] … [SEP]` around. */
export function wordPieceTokenizer(): object {
  const tokens = [...SPECIAL_TOKENS, ...PIECES];
  const special = (id: string, at: number) => ({ [id]: { id, ids: [at], tokens: [id] } });
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: SPECIAL_TOKENS.map((content, id) => addedToken(content, id)),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [
        { SpecialToken: { id: "[CLS]", type_id: 0 } },
        { Sequence: { id: "A", type_id: 0 } },
        { SpecialToken: { id: "[SEP]", type_id: 0 } },
      ],
      pair: [],
      special_tokens: { ...special("[CLS]", SPECIAL.start), ...special("[SEP]", SPECIAL.end) },
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
    },
  };
}

/** The `tokenizer.json` of a small GPT: every byte has a token, "dog" is merged, an end token follows. */
export function bytePairTokenizer(): object {
  const tokens = [...byteLetters(), "do", "dog", "<end>"];
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [addedToken("<end>", 258)],
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: {
      type: "TemplateProcessing",
      single: [{ Sequence: { id: "A", type_id: 0 } }, { SpecialToken: { id: "<end>", type_id: 0 } }],
      pair: [],
      special_tokens: { "<end>": { id: "<end>", ids: [258], tokens: ["<end>"] } },
    },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: ["d o", "do g"],
    },
  };
}

/** GPT-2's letter of each byte: printable ones stand for themselves, the others for letters from U+0100 on. */
export function byteLetters(): string[] {
  const printable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
  let moved = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : moved++));
}

function addedToken(content: string, id: number): object {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}
