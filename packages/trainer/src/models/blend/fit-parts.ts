import type { FeatureTable, Interactions } from "@modalis/contract";
import type { RankingTask } from "@modalis/evaluation";
import type { DenseProducts } from "../../linear-algebra/dense-products.js";
import type { Pace } from "../../linear-algebra/pace.js";
import type { FitOptions } from "../../model/model-definition.js";
import { ease } from "../linear/ease.js";
import { itemKnn } from "../linear/item-knn.js";
import type { AlsMember } from "./als-member.js";
import type { CandidatePart } from "./blend-part.js";
import { contentMaps } from "./content-maps.js";
import { contentProfile } from "./content-profile.js";
import { contentVectors } from "./content-vectors.js";
import { FUSION, fusionPart } from "./fusion-part.js";
import { GRAPH, graphPart } from "./graph-part.js";
import { kernelMaps } from "./kernel-maps.js";
import { RARITY, rarityPart } from "./rarity-part.js";

export interface FitPartsInput {
  readonly interactions: Interactions;
  readonly features: ReadonlyMap<string, FeatureTable>;
  /** Best first. */
  readonly members: readonly AlsMember[];
  /** EASE and kernel maps are left out over this number of items, because their time grows with its cube. */
  readonly easeItems: number;
  readonly contentRidge: number;
  /** The most steps of the gated fusion, which is left out at 0 and without `task`. */
  readonly fusionSteps: number;
  /** The light graph convolution is left out over this number of interactions and without `task`. */
  readonly graphInteractions: number;
  /** Of the epochs that gated fusion and light graph convolution may train otherwise, over 0; 1 when absent. */
  readonly trainingShare?: number;
  /** Where those two stop training. */
  readonly task?: RankingTask | undefined;
  /** Names of the parts of interactions that are wanted beside the factorisations; all when absent. */
  readonly only?: ReadonlySet<string>;
  readonly options: FitOptions;
}

/** Whitenings that a modality's profile is made with: which is better differs from modality to modality. */
const WHITENINGS = { soft: 0.5, full: 1 } as const;

/** EASE's settings for catalogues of much and of little overlap. */
const EASE_KINDS = {
  "ease, light": { regularisation: 25, regularisationPower: 0.4, userPower: 0.5, diagonalPower: 1 },
  "ease, heavy": { regularisation: 600, regularisationPower: 0.4, userPower: 0, diagonalPower: 1 },
} as const;

/** Item-kNN's settings: steps of a random walk over users, and likeness for larger histories. */
const NEIGHBOUR_KINDS = {
  "neighbours, walk": { neighbours: 500, userPower: 1, likedPower: 0.5, candidatePower: 0.2 },
  "neighbours, shrunk": {
    neighbours: 500,
    userPower: 0.5,
    likedPower: 0.3,
    candidatePower: 0.2,
    shrinkage: 5,
  },
} as const;

/** Everything that the blend may be made of, by name; the names are the same in every world. */
export async function fitParts(
  input: FitPartsInput,
  products: DenseProducts,
  pace: Pace,
): Promise<Map<string, CandidatePart>> {
  const { interactions, features, members } = input;
  const trained = trainedItems(interactions);
  const parts = new Map<string, CandidatePart>();
  for (const [at, { model }] of members.entries()) {
    parts.set(factorisationName(at), { model, source: "interactions", knows: trained, shared: true });
  }
  for (const [name, model] of await fitItemWeights(input)) {
    parts.set(name, { model, source: "interactions", knows: trained });
    await pace.step(0, name);
  }
  for (const [channel, table] of features) {
    for (const [name, part] of await fitChannel(channel, table, trained, input, products, pace)) {
      parts.set(name, part);
    }
    await pace.step(0, `content of ${channel}`);
  }
  for (const [name, learn] of [
    [FUSION, fusionPart],
    [GRAPH, graphPart],
    [RARITY, (own: FitPartsInput) => rarityPart(own.interactions, trained)],
  ] as const) {
    const part = (input.only?.has(name) ?? true) ? await learn(input, trained) : undefined;
    if (part !== undefined) parts.set(name, part);
  }
  return parts;
}

/** A factorisation's name among the parts, by its place in the list. */
export function factorisationName(place: number): string {
  return `factors ${place + 1}`;
}

/** `[items]`: 1 where somebody interacted with the item. */
export function trainedItems({ items, itemIds }: Interactions): Uint8Array {
  const trained = new Uint8Array(itemIds.length);
  for (const item of items) trained[item] = 1;
  return trained;
}

async function fitItemWeights({ interactions, easeItems, only, options }: FitPartsInput) {
  const wanted = (name: string) => only?.has(name) ?? true;
  const data = { interactions, itemFeatures: new Map(), userFeatures: new Map() };
  const { onProgress: _, ...quiet } = options;
  const fitted: [string, Awaited<ReturnType<typeof ease.fit>>][] = [];
  if (interactions.itemIds.length <= easeItems) {
    for (const [name, settings] of Object.entries(EASE_KINDS)) {
      if (wanted(name)) fitted.push([name, await ease.fit(data, { ...ease.defaults, ...settings }, quiet)]);
    }
  }
  for (const [name, settings] of Object.entries(NEIGHBOUR_KINDS)) {
    if (wanted(name))
      fitted.push([name, await itemKnn.fit(data, { ...itemKnn.defaults, ...settings }, quiet)]);
  }
  return fitted;
}

async function fitChannel(
  channel: string,
  table: FeatureTable,
  trained: Uint8Array,
  { interactions, members, contentRidge, easeItems }: FitPartsInput,
  products: DenseProducts,
  pace: Pace,
): Promise<[string, CandidatePart][]> {
  const parts: [string, CandidatePart][] = [];
  for (const [name, whitening] of Object.entries(WHITENINGS)) {
    const content = await contentVectors(table, whitening, products);
    if (!content.present.includes(1)) return [];
    const part = (model: CandidatePart["model"]): CandidatePart => ({
      model,
      source: "content",
      knows: content.present,
    });
    parts.push([`${channel}: profile, ${name}`, part(contentProfile(interactions, content))]);
    const [member] = members;
    if (whitening !== WHITENINGS.soft || member === undefined) continue;
    // What trained but lacks this modality would teach the map that no content has these factors.
    const taught = trained.map((own, item) => (own === 1 && content.present[item] === 1 ? 1 : 0));
    const input = { interactions, content, trained: taught, member, ridge: contentRidge };
    const { factors, history } = await contentMaps(input, products);
    parts.push(
      [`${channel}: map to factors`, part(factors)],
      [`${channel}: map to histories`, part(history)],
    );
    if (trained.length > easeItems) continue;
    const kernels = await kernelMaps(input, products, pace);
    parts.push(
      [`${channel}: kernel to factors`, part(kernels.factors)],
      [`${channel}: kernel to histories`, part(kernels.history)],
    );
  }
  return parts;
}
