import { buildPieceTrie, type PieceTrie } from "./piece-trie.js";
import { RESERVED_PIECES, UNKNOWN_ID, type UnigramVocabulary } from "./unigram-vocabulary.js";

/** Splits text into ids of the pieces of a vocabulary. */
export interface UnigramTokenizer {
  /** All ids of a text, however long; `[]` only for the empty string. */
  encode(text: string): number[];
}

/** U+2581 stands for each space, and for the start of the text. */
const SPACE = "\u2581";

/**
 * SentencePiece's unigram tokenizer: the segmentation of highest probability, found by Viterbi's algorithm
 * (Kudo 2018, https://arxiv.org/abs/1804.10959).
 *
 * Equals the tokenizer of `@tensorflow-models/universal-sentence-encoder` id for id, with what is particular
 * to it: a best score of exactly 0 counts as "not reached yet", a tie goes to the piece that starts later, and
 * neighbouring unknown characters merge into one unknown id.
 */
export function createUnigramTokenizer(vocabulary: UnigramVocabulary): UnigramTokenizer {
  const trie = buildPieceTrie(vocabulary.pieces, RESERVED_PIECES);
  const lengths = Int32Array.from(vocabulary.pieces, (piece) => piece.length);
  return {
    encode(text) {
      const normalised = text.normalize("NFKC");
      if (normalised === "") return [];
      const lastPiece = bestSegmentation(SPACE + normalised.replaceAll(" ", SPACE), trie, vocabulary.scores);
      return readBackwards(lastPiece, lengths);
    },
  };
}

/** `[length + 1]`: id of the piece that ends at each position on the best path there. */
function bestSegmentation(text: string, trie: PieceTrie, scores: Float64Array): Int32Array {
  const bestScore = new Float64Array(text.length + 1);
  const lastPiece = new Int32Array(text.length + 1);
  const offer = (end: number, score: number, id: number) => {
    if (bestScore[end] === 0 || score >= bestScore[end]!) {
      bestScore[end] = score;
      lastPiece[end] = id;
    }
  };
  for (let start = 0; start < text.length; start++) {
    let matched = false;
    let node = 0;
    for (let end = start; end < text.length; ) {
      node = trie.step(node, text.charCodeAt(end));
      if (node < 0) break;
      end++;
      const id = trie.pieceAt[node]!;
      if (id < 0) continue;
      matched = true;
      offer(end, scores[id]! + bestScore[start]!, id);
    }
    if (!matched) offer(start + 1, bestScore[start]!, UNKNOWN_ID);
  }
  return lastPiece;
}

function readBackwards(lastPiece: Int32Array, lengths: Int32Array): number[] {
  const ids: number[] = [];
  for (let end = lastPiece.length - 1; end > 0; ) {
    const id = lastPiece[end]!;
    if (id !== UNKNOWN_ID || ids.at(-1) !== UNKNOWN_ID) ids.push(id);
    end -= id === UNKNOWN_ID ? 1 : lengths[id]!;
  }
  return ids.reverse();
}
