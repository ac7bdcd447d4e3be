"""Makes the goldens of the parity harness: tiny models with random weights, in the layout of the Hugging Face hub,
and what the Python libraries give for fixed inputs.

    python -m venv parity && parity/bin/pip install torch transformers sentence-transformers onnx onnxscript pillow
    parity/bin/python tools/parity/make_goldens.py tools/parity/goldens

Every family becomes a folder: config.json, tokenizer.json or preprocessor_config.json, onnx/*.onnx, and golden.json
with the inputs, the reference rows, samples of the preprocessed inputs, the versions and the SHA-256 of each file.
"""

import hashlib
import importlib.metadata
import json
import math
import pathlib
import shutil
import sys
import traceback

import numpy
import torch
import transformers
from PIL import Image

OUT = pathlib.Path(sys.argv[1])
ONLY = sys.argv[2:]
TEXTS = [
    "a dog on the beach",
    "The red car drives fast.",
    "two cats",
    "a film about trains, mountains and a very long journey through the snow at night by the sea",
]
VERSIONS = {name: importlib.metadata.version(name) for name in ("torch", "transformers", "sentence-transformers", "numpy", "pillow")}


def picture(width, height, seed):
    """Waves of colour: written as whole numbers, so that the tests make the same pixels."""
    y, x = numpy.mgrid[0:height, 0:width].astype(numpy.int64)
    planes = [(x * (3 + c + seed) + y * (5 - c) + (x * y) // (7 + seed)) % 256 for c in range(3)]
    return Image.fromarray(numpy.stack(planes, -1).astype(numpy.uint8), "RGB")


PICTURES = [(64, 48, 0), (40, 90, 1), (200, 120, 2)]


def sound(rate, seconds, seed):
    """A chirp with an overtone, from a formula that the tests repeat."""
    n = numpy.arange(int(rate * seconds), dtype=numpy.float64)
    t = n / rate
    wave = 0.5 * numpy.sin(2 * math.pi * (200 + 150 * seed + 300 * t) * t) + 0.2 * numpy.sin(2 * math.pi * 1700 * t)
    return (wave * (0.6 + 0.4 * numpy.sin(2 * math.pi * 3 * t))).astype(numpy.float32)


SOUNDS = [(1.0, 0), (2.3, 1)]


def randomise(model, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            spread = 0.35 if parameter.ndim > 1 else 0.1
            noise = torch.randn(parameter.shape, generator=generator) * spread
            parameter.copy_(noise + 1 if name.lower().endswith("norm.weight") or "layernorm" in name.lower() and name.endswith("weight") or "layer_norm" in name.lower() and name.endswith("weight") else noise)
    return model.eval()


def word_pieces(folder, uncased=True):
    """A WordPiece vocabulary of whole words, pieces and single letters."""
    words = ["the", "a", "dog", "cat", "##s", "on", "beach", "red", "car", "film", "about", "train", "mountain", "query", "passage", "two", "and"]
    letters = [c for c in "abcdefghijklmnopqrstuvwxyz"]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + words + letters[1:] + ["##" + c for c in letters if c != "s"] + [".", ",", ":", "-"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n")
    tokenizer = transformers.BertTokenizerFast.from_pretrained(str(folder), do_lower_case=uncased, model_max_length=64)
    return tokenizer, len(vocabulary)


def byte_pairs(folder, start, end, pad, roberta=False):
    """A byte-level BPE trained on the texts, with the special tokens of CLIP or RoBERTa."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

    special = [start, pad, end, "<unk>", "<mask>"] if roberta else [start, end]
    ending = {} if roberta else {"end_of_word_suffix": "</w>"}
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>" if roberta else end, **ending))
    if not roberta:
        tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(transformers_regex(r"\s+"), " "), normalizers.Lowercase()])
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
            pre_tokenizers.Split(transformers_regex(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=320, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), **ending, show_progress=False)
    tokenizer.train_from_iterator(TEXTS * 3, trainer)
    processor = processors.RobertaProcessing((end, tokenizer.token_to_id(end)), (start, tokenizer.token_to_id(start)), trim_offsets=False, add_prefix_space=False)
    tokenizer.post_processor = processor
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token=start, eos_token=end, pad_token=pad, unk_token="<unk>" if roberta else end, model_max_length=32)
    fast.save_pretrained(folder)
    return fast, tokenizer.get_vocab_size()


def transformers_regex(pattern):
    from tokenizers import Regex

    return Regex(pattern)


class Outputs(torch.nn.Module):
    """A model with named inputs in order and a tuple of outputs, as exporters write it."""

    def __init__(self, model, call):
        super().__init__()
        self.model = model
        self.call = call

    def forward(self, *inputs):
        return self.call(self.model, *inputs)


def export(folder, name, model, call, inputs, outputs, axes):
    target = folder / "onnx" / f"{name}.onnx"
    target.parent.mkdir(parents=True, exist_ok=True)
    names = list(inputs)
    torch.onnx.export(
        Outputs(model, call).eval(), tuple(inputs.values()), str(target), input_names=names, output_names=outputs,
        dynamic_axes={name: axes for name in names} | {name: {0: "batch"} for name in outputs},
        opset_version=17, dynamo=False, do_constant_folding=True,
    )
    import onnxruntime

    # An exporter that goes wrong must not pass for a difference of ours.
    session = onnxruntime.InferenceSession(str(target))
    (actual, *_) = session.run(None, {i.name: inputs[i.name].numpy() for i in session.get_inputs()})
    with torch.no_grad():
        expected = call(model, *inputs.values()).numpy()
    gap = float(numpy.abs(actual - expected).max())
    if gap > 1e-3 * max(1.0, float(numpy.abs(expected).max())):
        raise RuntimeError(f"{name} of {folder}: the export differs from the model by {gap}")


TOKENS = {0: "batch", 1: "tokens"}


def rows(tensor):
    return [[round(float(value), 7) for value in row] for row in tensor.detach().double().numpy()]


def samples(array):
    """Sixty-four values spread over an array, and its sum: numbers to compare preprocessing by."""
    flat = numpy.asarray(array, dtype=numpy.float64).reshape(-1)
    places = numpy.linspace(0, flat.size - 1, 64).astype(int)
    return {"shape": list(numpy.asarray(array).shape), "places": places.tolist(), "values": [round(float(flat[p]), 6) for p in places], "mean": float(flat.mean()), "meanSquare": float((flat**2).mean())}


def golden(folder, family, reference, cases):
    digests = {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file() and p.name != "golden.json"}
    text = json.dumps({"family": family, "reference": reference, "versions": VERSIONS, "sha256": digests, **cases}, separators=(",", ":"))
    (folder / "golden.json").write_text(text + "\n")
    print(family, sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) // 1024, "KiB")


def fresh(name):
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def sentence_folder(name, repository, pooling, normalise, model_of, prompts=None, saved=True, use="passage"):
    """A sentence-transformers repository; `saved=False` leaves out its files, as the ONNX mirrors do."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer

    folder = fresh(name)
    base = folder / "base"
    tokenizer, size = word_pieces(base)
    model = randomise(model_of(size), 7)
    model.config._name_or_path = repository
    tokenizer.save_pretrained(base)
    model.save_pretrained(base)
    # What the mirrors of a repository leave out, its limit of tokens, is then the tokenizer's.
    word = Transformer(str(base), max_seq_length=24 if saved else 64)
    modules = [word, Pooling(word.get_embedding_dimension() if hasattr(word, "get_embedding_dimension") else word.get_word_embedding_dimension(), pooling_mode=pooling)]
    if normalise:
        modules.append(Normalize())
    whole = SentenceTransformer(modules=modules, device="cpu")
    prompt = (prompts or {}).get(use, "")
    expected = whole.encode([prompt + text for text in TEXTS], convert_to_tensor=True, normalize_embeddings=False)
    if saved:
        if prompts:
            whole.prompts = {**prompts}
        whole.save(str(folder), create_model_card=False)
    else:
        for file in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(base / file, folder / file)
        model.config.save_pretrained(folder)
        stated = json.loads((folder / "config.json").read_text())
        (folder / "config.json").write_text(json.dumps({"_name_or_path": repository, **stated}, indent=2))
    shutil.rmtree(base)
    for weights in folder.glob("*.safetensors"):
        weights.unlink()
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in tokenizer.model_input_names or n != "token_type_ids"]
    batch = tokenizer(TEXTS[:2], padding=True, return_tensors="pt")
    inputs = {n: batch[n] for n in names if n in batch}
    export(folder, "model", model, lambda m, *a: m(**dict(zip(inputs, a))).last_hidden_state, inputs, ["last_hidden_state"], TOKENS)
    golden(folder, name, f"sentence-transformers SentenceTransformer.encode, {type(model).__name__}", {"text": {"use": use, "inputs": TEXTS, "rows": rows(expected)}})


def bert(size, **more):
    return transformers.BertModel(transformers.BertConfig(vocab_size=size, hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=48, max_position_embeddings=64, **more), add_pooling_layer=False)


def mpnet(size):
    return transformers.MPNetModel(transformers.MPNetConfig(vocab_size=size, hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=48, max_position_embeddings=66, pad_token_id=0), add_pooling_layer=False)


def text_families():
    sentence_folder("minilm", "sentence-transformers/all-MiniLM-L6-v2", "mean", True, bert)
    sentence_folder("mpnet", "sentence-transformers/all-mpnet-base-v2", "mean", True, mpnet)
    sentence_folder("e5", "intfloat/e5-small-v2", "mean", True, bert, {"query": "query: ", "passage": "passage: "}, saved=False, use="query")
    sentence_folder("bge", "BAAI/bge-small-en-v1.5", "cls", True, bert, {"query": "Represent this sentence for searching relevant passages: "}, saved=False)
    sentence_folder("gte", "thenlper/gte-small", "mean", True, bert, saved=False)
    sentence_folder("multilingual", "sentence-transformers/paraphrase-multilingual-mpnet-base-v2", "mean", False, lambda size: transformers.XLMRobertaModel(transformers.XLMRobertaConfig(vocab_size=size, hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=48, max_position_embeddings=66, pad_token_id=0, type_vocab_size=1), add_pooling_layer=False))
    sentence_folder("bert", "someone/bert-tiny", ["cls", "max", "mean"], False, bert)


TINY = dict(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, intermediate_size=48)


def image_rows(folder, processor, encode):
    pictures = [picture(*size) for size in PICTURES]
    pixels = processor(images=pictures, return_tensors="pt")["pixel_values"]
    with torch.no_grad():
        expected = encode(pixels)
    return pixels, {"image": {"inputs": [list(size) for size in PICTURES], "rows": rows(expected), "pixels": [samples(p) for p in pixels.numpy()]}}


PIXELS = {0: "batch"}


def clip():
    folder = fresh("clip")
    tokenizer, size = byte_pairs(folder, "<|startoftext|>", "<|endoftext|>", "<|endoftext|>")
    end = tokenizer.convert_tokens_to_ids("<|endoftext|>")
    text = dict(TINY, vocab_size=size, max_position_embeddings=32, eos_token_id=end, bos_token_id=tokenizer.convert_tokens_to_ids("<|startoftext|>"), pad_token_id=end)
    vision = dict(TINY, image_size=32, patch_size=8)
    config = transformers.CLIPConfig(text_config=text, vision_config=vision, projection_dim=16)
    model = randomise(transformers.CLIPModel(config), 11)
    config.save_pretrained(folder)
    processor = transformers.CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    processor.save_pretrained(folder)
    two_towers(folder, "clip", model, tokenizer, processor, padding=True)


def two_towers(folder, family, model, tokenizer, processor, padding, **more):
    batch = tokenizer(TEXTS, padding=padding, truncation=True, return_tensors="pt", **more)
    names = [n for n in ("input_ids", "attention_mask") if n in batch]
    inputs = {n: batch[n] for n in names}
    output = "text_embeds" if family == "clip" else "pooler_output"
    encode_text = (lambda m, *a: m.get_text_features(**dict(zip(names, a))))
    unwrap = lambda value: value if isinstance(value, torch.Tensor) else value.pooler_output
    with torch.no_grad():
        expected = unwrap(encode_text(model, *inputs.values()))
    export(folder, "text_model", model, lambda m, *a: unwrap(encode_text(m, *a)), inputs, [output], TOKENS)
    vision_output = "image_embeds" if family == "clip" else "pooler_output"
    encode_image = lambda pixels: unwrap(model.get_image_features(pixel_values=pixels))
    pixels, cases = image_rows(folder, processor, encode_image)
    export(folder, "vision_model", model, lambda m, p: unwrap(m.get_image_features(pixel_values=p)), {"pixel_values": pixels}, [vision_output], PIXELS)
    unit = lambda x: x / x.norm(dim=-1, keepdim=True)
    cases["image"]["rows"] = rows(unit(torch.tensor(cases["image"]["rows"])))
    golden(folder, family, f"transformers {type(model).__name__}, both towers scaled to unit length", {"text": {"use": "passage", "inputs": TEXTS, "rows": rows(unit(expected))}, **cases})


def siglip():
    folder = fresh("siglip")
    tokenizer, size = byte_pairs(folder, "<s>", "</s>", "</s>")
    text = dict(TINY, vocab_size=size, max_position_embeddings=16, projection_size=24)
    vision = dict(TINY, image_size=32, patch_size=8)
    config = transformers.SiglipConfig(text_config=text, vision_config=vision)
    model = randomise(transformers.SiglipModel(config), 13)
    config.save_pretrained(folder)
    processor = transformers.SiglipImageProcessorPil(size={"height": 32, "width": 32})
    processor.save_pretrained(folder)
    two_towers(folder, "siglip", model, tokenizer, processor, padding="max_length", max_length=16, return_attention_mask=False)


def vision_family(name, model, processor, output, pick):
    folder = fresh(name)
    model = randomise(model, 17)
    model.config.save_pretrained(folder)
    processor.save_pretrained(folder)
    pixels, cases = image_rows(folder, processor, lambda p: pick(model(pixel_values=p)))
    call = lambda m, p: m(pixel_values=p).last_hidden_state if output == "last_hidden_state" else pick(m(pixel_values=p))
    export(folder, "model", model, call, {"pixel_values": pixels}, [output], PIXELS)
    golden(folder, name, f"transformers {type(model).__name__}, {output}", cases)


def vision_families():
    vit = transformers.ViTModel(transformers.ViTConfig(**TINY, image_size=32, patch_size=8), add_pooling_layer=False)
    vision_family("vit", vit, transformers.ViTImageProcessorPil(size={"height": 32, "width": 32}), "last_hidden_state", lambda o: o.last_hidden_state[:, 0])
    dino = transformers.Dinov2Model(transformers.Dinov2Config(hidden_size=24, num_hidden_layers=2, num_attention_heads=3, mlp_ratio=2, image_size=28, patch_size=14))
    vision_family("dinov2", dino, transformers.BitImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 28, "width": 28}, image_mean=[0.485, 0.456, 0.406], image_std=[0.229, 0.224, 0.225]), "pooler_output", lambda o: o.pooler_output)


def audio_family(name, model, extractor, inputs_of, call, output, folder=None, pool=None, more=None, file="model", sounds=SOUNDS, unit=False):
    folder = folder or fresh(name)
    model.config.save_pretrained(folder)
    extractor.save_pretrained(folder)
    expected, features = [], []
    for seconds, seed in sounds:
        wave = sound(extractor.sampling_rate, seconds, seed)
        inputs = inputs_of(extractor(wave, sampling_rate=extractor.sampling_rate, return_tensors="pt"))
        with torch.no_grad():
            row = call(model, *inputs.values())
        row = pool(row, seconds) if pool else row
        expected.append(row / row.norm(dim=-1, keepdim=True) if unit else row)
        features.append(samples(inputs[next(iter(inputs))][0].numpy()))
    axes = {0: "batch", 1: "samples"} if name.startswith("wav2vec") else {0: "batch"}
    export(folder, file, model, call, inputs, [output], axes)
    cases = {"audio": {"sampleRateHz": extractor.sampling_rate, "inputs": [list(s) for s in sounds], "rows": rows(torch.cat(expected)), "features": features}}
    golden(folder, name, f"transformers {type(model).__name__}, {output}", {**(more or {}), **cases})


def audio_families():
    from transformers import ASTConfig, ASTFeatureExtractor, ASTModel, Wav2Vec2Config, Wav2Vec2FeatureExtractor, Wav2Vec2Model, WhisperConfig, WhisperFeatureExtractor, WhisperModel

    ast = randomise(ASTModel(ASTConfig(**TINY, max_length=256, num_mel_bins=128)), 19)
    audio_family("ast", ast, ASTFeatureExtractor(max_length=256), lambda f: {"input_values": f["input_values"]}, lambda m, x: m(input_values=x).pooler_output, "pooler_output")
    wave = randomise(Wav2Vec2Model(Wav2Vec2Config(**TINY, conv_dim=(16, 16, 16), conv_kernel=(10, 3, 2), conv_stride=(5, 4, 4), num_feat_extract_layers=3, num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=2)), 23)
    audio_family("wav2vec2", wave, Wav2Vec2FeatureExtractor(), lambda f: {"input_values": f["input_values"]}, lambda m, x: m(input_values=x).last_hidden_state, "last_hidden_state", pool=lambda h, s: h.mean(1))
    whisper = randomise(WhisperModel(WhisperConfig(d_model=24, encoder_layers=2, decoder_layers=1, encoder_attention_heads=3, decoder_attention_heads=3, encoder_ffn_dim=48, decoder_ffn_dim=48, vocab_size=64, max_source_positions=150, pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=1)), 29)
    heard = lambda hidden, seconds: hidden[:, : round(seconds / 3 * hidden.shape[1])].mean(1)
    audio_family("whisper", whisper, WhisperFeatureExtractor(chunk_length=3), lambda f: {"input_features": f["input_features"]}, lambda m, x: m.encoder(x).last_hidden_state, "last_hidden_state", pool=heard, file="encoder_model")


def clap():
    folder = fresh("clap")
    tokenizer, size = byte_pairs(folder, "<s>", "</s>", "<pad>", roberta=True)
    text = dict(TINY, vocab_size=size, max_position_embeddings=66, pad_token_id=tokenizer.pad_token_id, type_vocab_size=1)
    audio = dict(hidden_size=64, patch_embeds_hidden_size=8, depths=[1, 1, 1, 1], num_attention_heads=[1, 1, 2, 2], spec_size=256, num_mel_bins=64, window_size=8, enable_fusion=False, projection_dim=16, fusion_type=None)
    config = transformers.ClapConfig(text_config=text, audio_config=audio, projection_dim=16)
    model = randomise(transformers.ClapModel(config), 31)
    batch = tokenizer(TEXTS, padding=True, truncation=True, return_tensors="pt")
    inputs = {n: batch[n] for n in ("input_ids", "attention_mask")}
    unwrap = lambda value: value if isinstance(value, torch.Tensor) else value.pooler_output
    encode = lambda m, i, a: unwrap(m.get_text_features(input_ids=i, attention_mask=a))
    with torch.no_grad():
        expected = encode(model, *inputs.values())
    export(folder, "text_model", model, encode, inputs, ["text_embeds"], TOKENS)
    extractor = transformers.ClapFeatureExtractor(truncation="rand_trunc", padding="repeatpad", frequency_min=50)
    more = {"text": {"use": "passage", "inputs": TEXTS, "rows": rows(expected / expected.norm(dim=-1, keepdim=True))}}
    audio_family("clap", model, extractor, lambda f: {"input_features": f["input_features"]}, lambda m, x: unwrap(m.get_audio_features(input_features=x)), "audio_embeds", folder=folder, more=more, file="audio_model", sounds=[(2.0, 0), (10.0, 1)], unit=True)


MAKERS = {"text": text_families, "clip": clip, "siglip": siglip, "vision": vision_families, "audio": audio_families, "clap": clap}

if __name__ == "__main__":
    torch.manual_seed(0)
    failed = []
    for name, make in MAKERS.items():
        if ONLY and name not in ONLY:
            continue
        try:
            make()
        except Exception:
            failed.append(name)
            traceback.print_exc()
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)
