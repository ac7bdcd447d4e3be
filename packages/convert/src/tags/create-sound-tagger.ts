import type { ConverterV1 } from "@modalis/contract";
import { createOnnxRuntime, type OnnxRuntime } from "@modalis/onnx";
import { convertEach } from "../converter/convert-each.js";
import { createSoundPieces, type SoundContent, type SoundLoadingOptions } from "../sound/sound-pieces.js";
import { GENERAL_LABELS } from "./general-labels.js";
import { openSoundClassifier, type SoundClassifier } from "./sound-classifier.js";

export interface SoundTaggerOptions extends SoundLoadingOptions {
  /** A folder with a classifier in YAMNet's layout. */
  readonly modelFolder: string;
  /** Tags below this are left out, 0 to 1; 0.1 when absent. */
  readonly minimumScore?: number;
  /** Most tags of a sound; 5 when absent. */
  readonly maximumTags?: number;
  /** Shares sessions and threads with others; one of its own, disposed with it, when absent. */
  readonly runtime?: OnnxRuntime;
}

export interface SoundTag {
  readonly label: string;
  /** 0 to 1. */
  readonly score: number;
}

/** Names what is heard. */
export interface SoundTagger extends ConverterV1<SoundContent, string> {
  /**
   * The likeliest classes by falling score, whatever the score; none of silence. Those that name a family of sounds come
   * after those that name a sound.
   */
  tags(content: SoundContent, count: number, signal?: AbortSignal): Promise<readonly SoundTag[]>;
}

/** Seconds read at once. */
const PIECE_SECONDS = 48;
/** A sound that comes and goes counts by the patches where it is strongest, this part of all. */
const STRONGEST = 0.5;

/**
 * Sound to text: the names of what is heard, likeliest first, by a classifier in YAMNet's layout; an empty text for
 * silence.
 *
 * @throws `NOT_FOUND`, `INVALID_MODEL`, `MISSING_DEPENDENCY`.
 * @example
 * await using tagger = await createSoundTagger({ modelFolder: "models/yamnet" });
 * await tagger.convert([{ id: "a", content: "dog.ogg" }]); // "Dog; Animal; Bark"
 */
export async function createSoundTagger(options: SoundTaggerOptions): Promise<SoundTagger> {
  const { minimumScore = 0.1, maximumTags = 5 } = options;
  const runtime = options.runtime ?? createOnnxRuntime();
  const classifier = await openSoundClassifier(options.modelFolder, runtime);
  const pieces = createSoundPieces(options);
  const tags = async (content: SoundContent, count: number, signal?: AbortSignal) => {
    const patches: Float32Array[] = [];
    for await (const piece of pieces.of(content, PIECE_SECONDS, signal)) {
      signal?.throwIfAborted();
      patches.push(...(await classifier.patchScores(piece)));
    }
    return strongest(classifier, patches, count);
  };
  const converter = convertEach<SoundContent, string>({
    name: "sound tagger",
    from: "audio",
    to: "text",
    revision: classifier.revision,
    async convertOne(content, signal) {
      const all = await tags(content, Number.POSITIVE_INFINITY, signal);
      const found = all.filter(({ score }) => score >= minimumScore).slice(0, maximumTags);
      const [first] = found;
      return {
        content: found.map(({ label }) => label).join("; "),
        ...(first !== undefined && { confidence: Math.min(1, first.score) }),
      };
    },
    async free() {
      await classifier[Symbol.asyncDispose]();
      if (options.runtime === undefined) await runtime[Symbol.asyncDispose]();
    },
  });
  return { ...converter, tags };
}

/** Each class by the mean of its strongest patches. */
function strongest({ labels }: SoundClassifier, patches: readonly Float32Array[], count: number): SoundTag[] {
  if (patches.length === 0) return [];
  const kept = Math.max(1, Math.ceil(STRONGEST * patches.length));
  const byScore = labels
    .map((label, at) => {
      const scores = Float32Array.from(patches, (patch) => patch[at]!)
        .sort()
        .slice(-kept);
      return { label, score: scores.reduce((sum, score) => sum + score, 0) / kept };
    })
    .sort((one, other) => other.score - one.score);
  const isGeneral = ({ label }: SoundTag): boolean => GENERAL_LABELS.has(label);
  return [...byScore.filter((tag) => !isGeneral(tag)), ...byScore.filter(isGeneral)].slice(0, count);
}
