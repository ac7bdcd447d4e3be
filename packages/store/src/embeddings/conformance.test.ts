import { describeEmbeddingStore } from "@modalis/conformance";
import { openEmbeddingStore } from "./open-embedding-store.js";

describeEmbeddingStore({ name: "the store of a folder", open: (folder) => openEmbeddingStore(folder) });
