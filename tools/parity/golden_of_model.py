"""Makes the golden of a published model, for `modalis doctor --parity SOURCE --golden FILE`.

    python -m venv parity && parity/bin/pip install torch transformers sentence-transformers pillow
    parity/bin/python tools/parity/golden_of_model.py sentence-transformers/all-MiniLM-L6-v2 golden.json
    parity/bin/python tools/parity/golden_of_model.py openai/clip-vit-base-patch32 golden.json --revision COMMIT

The model is a name of the hub or a folder that holds weights for PyTorch: the rows are those of the Python libraries, not
of the ONNX file. Sentence models, models of two towers (CLIP, SigLIP) and models of pictures (ViT, DINOv2) are known;
models of sounds are not.
"""

import argparse
import importlib.metadata
import json

TEXTS = [
    "a dog on the beach",
    "The red car drives fast.",
    "two cats",
    "a film about trains, mountains and a very long journey through the snow at night by the sea",
]
PICTURES = [(64, 48, 0), (40, 90, 1), (200, 120, 2)]
TWO_TOWERS = {"clip", "chinese_clip", "siglip", "siglip2", "align"}
PICTURE_MODELS = {"vit", "deit", "dinov2", "dinov2_with_registers", "beit"}


def picture(width, height, seed):
    """Waves of colour in whole numbers: `goldenPicture` paints the same pixels."""
    import numpy
    from PIL import Image

    y, x = numpy.mgrid[0:height, 0:width].astype(numpy.int64)
    planes = [(x * (3 + c + seed) + y * (5 - c) + (x * y) // (7 + seed)) % 256 for c in range(3)]
    return Image.fromarray(numpy.stack(planes, -1).astype(numpy.uint8), "RGB")


def rows(tensor):
    return [[round(float(value), 7) for value in row] for row in tensor.detach().double().tolist()]


def unit(tensor):
    return tensor / tensor.norm(dim=-1, keepdim=True)


def features(value):
    """Newer releases answer with an object, older ones with the tensor."""
    return value if hasattr(value, "norm") else value.pooler_output


def sentences(model, revision):
    from sentence_transformers import SentenceTransformer

    whole = SentenceTransformer(model, revision=revision, device="cpu")
    names = ["passage", "document", "corpus", whole.default_prompt_name]
    prompt = next((whole.prompts[name] for name in names if name in (whole.prompts or {})), "")
    expected = whole.encode([prompt + text for text in TEXTS], prompt="", convert_to_tensor=True)
    return "sentence-transformers SentenceTransformer.encode", {"text": {"use": "passage", "inputs": TEXTS, "rows": rows(expected)}}


def pixels_of(model, revision):
    from transformers import AutoImageProcessor

    processor = AutoImageProcessor.from_pretrained(model, revision=revision, use_fast=False)
    return processor(images=[picture(*size) for size in PICTURES], return_tensors="pt")["pixel_values"]


def image_case(expected):
    return {"image": {"inputs": [list(size) for size in PICTURES], "rows": rows(expected)}}


def towers(model, revision, config):
    from transformers import AutoModel, AutoTokenizer

    loaded = AutoModel.from_pretrained(model, revision=revision).eval()
    tokenizer = AutoTokenizer.from_pretrained(model, revision=revision)
    padding = dict(padding=True)
    if config.model_type.startswith("siglip"):
        padding = dict(padding="max_length", max_length=config.text_config.max_position_embeddings)
    batch = tokenizer(TEXTS, truncation=True, return_tensors="pt", **padding)
    asked = {name: batch[name] for name in ("input_ids", "attention_mask") if name in batch and name in tokenizer.model_input_names}
    said = unit(features(loaded.get_text_features(**asked)))
    shown = unit(features(loaded.get_image_features(pixel_values=pixels_of(model, revision))))
    text = {"text": {"use": "passage", "inputs": TEXTS, "rows": rows(said)}}
    return f"transformers {type(loaded).__name__}, both towers scaled to unit length", {**text, **image_case(shown)}


def pictures(model, revision, config):
    from transformers import AutoModel

    loaded = AutoModel.from_pretrained(model, revision=revision).eval()
    answer = loaded(pixel_values=pixels_of(model, revision))
    # As an image encoder reads an export: pooled where the model pools, and its first token otherwise.
    pooled = getattr(answer, "pooler_output", None)
    expected = answer.last_hidden_state[:, 0] if pooled is None or config.model_type == "vit" else pooled
    return f"transformers {type(loaded).__name__}", image_case(expected)


def main():
    parser = argparse.ArgumentParser(description="Makes the golden of a published model.")
    parser.add_argument("model", help="owner/name of the hub, or a folder with weights for PyTorch")
    parser.add_argument("out", help="the golden to write")
    parser.add_argument("--revision", help="a commit of the hub; its main branch when absent")
    options = parser.parse_args()
    import torch
    from transformers import AutoConfig

    config = AutoConfig.from_pretrained(options.model, revision=options.revision)
    with torch.no_grad():
        if config.model_type in TWO_TOWERS:
            reference, cases = towers(options.model, options.revision, config)
        elif config.model_type in PICTURE_MODELS:
            reference, cases = pictures(options.model, options.revision, config)
        elif hasattr(config, "vocab_size"):
            reference, cases = sentences(options.model, options.revision)
        else:
            parser.error(f"models of the type {config.model_type} are not known here")
    names = ("torch", "transformers", "sentence-transformers", "numpy", "pillow")
    versions = {name: importlib.metadata.version(name) for name in names}
    golden = {"family": config.model_type, "reference": reference, "versions": versions, **cases}
    with open(options.out, "w", encoding="utf-8") as file:
        file.write(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
