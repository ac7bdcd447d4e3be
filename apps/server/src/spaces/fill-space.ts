import { type EmbeddingSpace, modalityOfChannel } from "@modalis/contract";
import type { LiveStore } from "@modalis/store";
import { createBatchEncoder, type FillFailure, type FillSpaceParts, type PutRows } from "./encode-batches.js";
import { type ContentOwner, digestOf, heldDigests } from "./held-digests.js";

/** Encodes whatever lacks a vector in a new space. */
export interface SpaceFiller {
  /** The new space, once something was encoded. */
  readonly space: EmbeddingSpace | undefined;
  /** Contents that need nothing any more, those that failed included. */
  readonly done: number;
  readonly encoded: number;
  readonly failures: readonly FillFailure[];
  /** Goes through all items and users once. @returns how many were tried; 0 when nothing is left. */
  pass(tell: () => void): Promise<number>;
}

/** Encoded at once, and stored together. */
const BATCH = 16;

/** Items, or users. */
interface Owners {
  readonly pages: () => AsyncIterable<readonly ContentOwner[]>;
  /** Of what content each has a vector in a space. */
  readonly held: (fingerprint: string) => Promise<ReadonlyMap<string, string>>;
  readonly put: PutRows;
  /** Ids with the digests of what the model could not encode. */
  readonly failed: Set<string>;
}

/** A filler that has encoded nothing yet; a failure of one content is kept in `failures` and costs no other. */
export function createSpaceFiller(parts: FillSpaceParts): SpaceFiller {
  const { store, channel, signal } = parts;
  const modality = modalityOfChannel(channel);
  const batches = createBatchEncoder(parts);
  const owners = [ownersOfItems(store, channel), ownersOfUsers(store, channel)];
  const keyOf = (owner: ContentOwner) => `${owner.id} ${digestOf(owner, modality)}`;
  let held = 0;
  const encode = async (batch: readonly ContentOwner[], { put, failed }: Owners): Promise<void> => {
    signal.throwIfAborted();
    const encoded = await batches.encode(batch, put);
    held += encoded.size;
    // What was encoded but not stored, as the item was changed meanwhile, lacks its vector and comes again.
    for (const owner of batch) if (!encoded.has(owner.id)) failed.add(keyOf(owner));
  };
  /** Whatever the model was before, what it gives now says which space is filled. */
  const probe = async (own: Owners): Promise<void> => {
    for await (const page of own.pages()) {
      const showing = page.filter((owner) => digestOf(owner, modality) !== undefined);
      for (let from = 0; from < showing.length; from += BATCH) {
        if (batches.space !== undefined) return;
        await encode(showing.slice(from, from + BATCH), own);
      }
    }
  };
  const fill = async (own: Owners, have: ReadonlyMap<string, string>, tell: () => void): Promise<number> => {
    let count = 0;
    for await (const page of own.pages()) {
      const lacking = page.filter((owner) => {
        const sha256 = digestOf(owner, modality);
        return sha256 !== undefined && have.get(owner.id) !== sha256 && !own.failed.has(keyOf(owner));
      });
      for (let from = 0; from < lacking.length; from += BATCH) {
        const batch = lacking.slice(from, from + BATCH);
        await encode(batch, own);
        count += batch.length;
        tell();
      }
    }
    return count;
  };
  return {
    failures: batches.failures,
    get space() {
      return batches.space;
    },
    get encoded() {
      return batches.encoded;
    },
    get done() {
      return held + owners.reduce((sum, { failed }) => sum + failed.size, 0);
    },
    async pass(tell) {
      for (const own of owners) if (batches.space === undefined) await probe(own);
      if (batches.space === undefined) return 0;
      const { fingerprint } = batches.space;
      const have = await Promise.all(owners.map((own) => own.held(fingerprint)));
      held = have.reduce((sum, { size }) => sum + size, 0);
      tell();
      let count = 0;
      for (const [at, own] of owners.entries()) count += await fill(own, have[at]!, tell);
      return count;
    },
  };
}

function ownersOfItems(store: LiveStore, channel: string): Owners {
  return {
    pages: () => store.readItems(),
    held: (fingerprint) => heldDigests(store.readVectors(fingerprint), channel, ({ itemId }) => itemId),
    put: (fingerprint, rows, of) => store.putVectors(fingerprint, rows, of),
    failed: new Set(),
  };
}

function ownersOfUsers(store: LiveStore, channel: string): Owners {
  return {
    pages: () => store.readUsers(),
    held: (fingerprint) => heldDigests(store.readUserVectors(fingerprint), channel, ({ userId }) => userId),
    put: (fingerprint, rows) =>
      store.putUserVectors(
        fingerprint,
        rows.map(({ itemId: userId, ...row }) => ({ ...row, userId })),
      ),
    failed: new Set(),
  };
}
