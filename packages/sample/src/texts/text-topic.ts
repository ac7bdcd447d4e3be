/** What descriptions of one kind are about: the material from which they are written. */
export interface TextTopic {
  /** Noun phrases that follow "about". */
  readonly subjects: readonly string[];
  /** Whole sentences; `{name}` stands for one of the words of that name. */
  readonly sentences: readonly string[];
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** Whole descriptions in Chinese, with `{name}` as above. */
  readonly chinese: readonly string[];
}
