"""Writes reference.json: losses and gradients of ten steps of BPR, LightGCN, VBPR, FREEDOM and BM3 in PyTorch.

Every model is written here from its paper's equations, in float64 and by automatic differentiation, over a tiny world
with fixed parameters and batches. The test beside this script compares Modalis with these numbers.

Regenerate with Python 3 and PyTorch 1.13 or newer, from this folder:

    python3 make-reference.py > reference.json

The optimiser is plain Adam (learning rate 0.01, default betas and epsilon) on all parameters. Parameters are drawn here
and written to the file; a step's gradients are those before its update.
"""

import json
import math

import numpy
import torch
import torch.nn.functional as F

USERS, ITEMS, WIDTH, STEPS, BATCH = 7, 6, 4, 10, 8
LEARNING_RATE, L2, LAYERS, NEIGHBOURS, CONTENT_WEIGHT, DROPOUT, SEED, CONTENT_L2 = 0.01, 0.02, 2, 3, 0.3, 0.4, 11, 0.05
CHANNELS = {"image": 5, "text": 3}
random = numpy.random.default_rng(4)


def rounded(array):
    return [float("%.9g" % value) for value in numpy.asarray(array, dtype="float64").ravel()]


def drawn(*shape):
    # Rounded to float32, so that both sides start from the same numbers.
    return (random.standard_normal(shape) * 0.5).astype("float32")


# The world: every user has some items, but not all; item 4 lacks its text.
liked = [sorted(random.choice(ITEMS, size=random.integers(1, 5), replace=False).tolist()) for _ in range(USERS)]
pairs = [(user, item) for user in range(USERS) for item in liked[user]]
features = {name: drawn(ITEMS, width) for name, width in CHANNELS.items()}
present = {"image": [1] * ITEMS, "text": [1, 1, 1, 1, 0, 1]}
features["text"][4] = 0
batches = []
for step in range(STEPS):
    chosen = [pairs[at] for at in random.integers(0, len(pairs), BATCH)]
    negatives = [int(random.choice([item for item in range(ITEMS) if item not in liked[user]])) for user, _ in chosen]
    batches.append({"users": [u for u, _ in chosen], "positives": [i for _, i in chosen], "negatives": negatives})


def adjacency(edges):
    matrix = torch.zeros(USERS + ITEMS, USERS + ITEMS, dtype=torch.float64)
    for user, item in edges:
        matrix[user, USERS + item] = matrix[USERS + item, user] = 1
    root = matrix.sum(1).clamp(min=1e-12).rsqrt() * (matrix.sum(1) > 0)
    return root[:, None] * matrix * root[None, :]


def layer_mean(matrix, start):
    layers = [start]
    for _ in range(LAYERS):
        layers.append(matrix @ layers[-1])
    return torch.stack(layers).mean(0)


def item_graph(weights):
    """Unweighted nearest neighbours by cosine, each row divided by its degree, in a weighted sum of channels."""
    total = torch.zeros(ITEMS, ITEMS, dtype=torch.float64)
    for name, weight in weights.items():
        rows = torch.tensor(features[name], dtype=torch.float64)
        there = torch.tensor(present[name], dtype=torch.bool)
        unit = F.normalize(rows, dim=1)
        cosine = (unit @ unit.T).masked_fill(~there[None, :], -math.inf)
        nearest = cosine.topk(NEIGHBOURS, dim=1).indices
        graph = torch.zeros(ITEMS, ITEMS, dtype=torch.float64).scatter_(1, nearest, 1.0)
        graph[~there] = 0
        total += weight * graph / NEIGHBOURS
    return total


def bpr(user, positive, negative):
    return -F.logsigmoid((user * positive).sum(1) - (user * negative).sum(1)).mean()


def penalty(rows):
    return L2 / 2 * sum((row**2).sum(1) for row in rows).mean()


def rows_of(batch):
    return (torch.tensor(batch[name]) for name in ("users", "positives", "negatives"))


def bpr_mf(p, batch, step):
    u, i, j = rows_of(batch)
    user, positive, negative = p["users"][u], p["items"][i], p["items"][j]
    return bpr(user, positive, negative), penalty([user, positive, negative])


def light_gcn(p, batch, step):
    u, i, j = rows_of(batch)
    final = layer_mean(adjacency(pairs), torch.cat([p["users"], p["items"]]))
    users, items = final[:USERS], final[USERS:]
    return bpr(users[u], items[i], items[j]), penalty([p["users"][u], p["items"][i], p["items"][j]])


def vbpr(p, batch, step):
    u, i, j = rows_of(batch)
    content = sum(torch.tensor(features[name], dtype=torch.float64) @ p["map " + name] for name in CHANNELS)
    user = torch.cat([p["users"], p["likings"]], 1)[u]
    item = torch.cat([p["items"], content], 1)
    rows = [p["users"][u], p["likings"][u], p["items"][i], p["items"][j]]
    maps = CONTENT_L2 / 2 * sum((p["map " + name] ** 2).sum() for name in CHANNELS)
    return bpr(user, item[i], item[j]), penalty(rows) + maps


# Without edge dropout: which edges an epoch keeps is drawn, and the draw has a test of its own.
def freedom(p, batch, step):
    u, i, j = rows_of(batch)
    final = layer_mean(adjacency(pairs), torch.cat([p["users"], p["items"]]))
    users = final[:USERS]
    items = final[USERS:] + item_graph({"image": 0.4, "text": 0.6}) @ p["items"]
    loss = bpr(users[u], items[i], items[j])
    for name in CHANNELS:
        content = torch.tensor(features[name], dtype=torch.float64) @ p["map " + name]
        loss = loss + CONTENT_WEIGHT * bpr(users[u], content[i], content[j])
    return loss, torch.zeros((), dtype=torch.float64)


def bm3(p, batch, step):
    u, i, _ = rows_of(batch)
    final = layer_mean(adjacency(pairs), torch.cat([p["users"], p["items"]]))
    users, items = final[:USERS][u], (final[USERS:] + p["items"])[i]
    predicted = lambda rows: rows @ p["predictor"] + p["predictor bias"]
    masks = iter([dropout_mask(step, at, (BATCH, WIDTH)) for at in range(2 + len(CHANNELS))])
    target = lambda rows: rows.detach() * next(masks)
    apart = lambda online, other: 1 - F.cosine_similarity(online, other, dim=1, eps=1e-12)
    seen_users, seen_items = target(users), target(items)
    loss = (apart(predicted(users), seen_items) + apart(predicted(items), seen_users)).mean()
    for name in CHANNELS:
        rows = torch.tensor(features[name], dtype=torch.float64)[i]
        content = rows @ p["map " + name] + p["map bias " + name]
        there = torch.tensor(present[name], dtype=torch.float64)[i]
        both = apart(predicted(content), seen_items) + apart(predicted(content), target(content))
        loss = loss + CONTENT_WEIGHT * (there * both).mean()
    return loss + penalty([users, items]), torch.zeros((), dtype=torch.float64)


def dropout_mask(step, at, shape):
    """The mask that Modalis draws: values of sfc32, seeded as random/seeded-random.ts says."""
    draw = seeded_random(SEED, step, at)
    flat = [0.0 if draw() < DROPOUT else 1 / (1 - DROPOUT) for _ in range(shape[0] * shape[1])]
    return torch.tensor(numpy.float32(flat), dtype=torch.float64).reshape(shape)


def seeded_random(*numbers):
    mask = 0xFFFFFFFF
    state = [0x9E3779B9, 0x243F6A88, 0xB7E15162]

    def finalised(word):
        word &= mask
        word = ((word ^ (word >> 16)) * 0x85EBCA6B) & mask
        word = ((word ^ (word >> 13)) * 0xC2B2AE35) & mask
        return word ^ (word >> 16)

    for word in numpy.array(numbers, dtype="<f8").view("<u4").tolist():
        for at in range(3):
            state[at] = finalised((state[at] ^ word) + 0x9E3779B9 * (at + 1))
    words = state + [1]

    def draw():
        a, b, c, counter = words
        total = (a + b + counter) & mask
        rotated = ((c << 21) | (c >> 11)) & mask
        words[:] = [b ^ (b >> 9), (c + (c << 3)) & mask, (rotated + total) & mask, (counter + 1) & mask]
        return total / 2**32

    for _ in range(12):
        draw()
    return draw


NODES = {"users": (USERS, WIDTH), "items": (ITEMS, WIDTH)}
MAPS = {"map " + name: (width, WIDTH) for name, width in CHANNELS.items()}
MODELS = {
    "bpr-mf": (bpr_mf, NODES),
    "lightgcn": (light_gcn, NODES),
    "vbpr": (vbpr, {**NODES, "likings": (USERS, WIDTH), **MAPS}),
    "freedom": (freedom, {**NODES, **MAPS}),
    "bm3": (
        bm3,
        {
            **NODES,
            **MAPS,
            **{"map bias " + name: (1, WIDTH) for name in CHANNELS},
            "predictor": (WIDTH, WIDTH),
            "predictor bias": (1, WIDTH),
        },
    ),
}


def run(loss_of, shapes):
    start = {name: drawn(*shape) for name, shape in shapes.items()}
    parameters = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in start.items()}
    optimiser = torch.optim.Adam(parameters.values(), LEARNING_RATE)
    steps = []
    for step, batch in enumerate(batches):
        optimiser.zero_grad()
        loss, extra = loss_of(parameters, batch, step)
        (loss + extra).backward()
        gradients = {name: rounded(value.grad) for name, value in parameters.items()}
        steps.append({"loss": float("%.9g" % loss.item()), "gradients": gradients})
        optimiser.step()
    return {"parameters": {name: rounded(value) for name, value in start.items()}, "steps": steps}


world = {
    "users": USERS,
    "items": ITEMS,
    "dimensions": WIDTH,
    "liked": liked,
    "channels": [
        {"name": name, "dimensions": width, "data": rounded(features[name]), "present": present[name]}
        for name, width in CHANNELS.items()
    ],
}
settings = {
    "learningRate": LEARNING_RATE,
    "l2": L2,
    "layers": LAYERS,
    "neighbours": NEIGHBOURS,
    "channelWeights": "image=0.4,text=0.6",
    "contentWeight": CONTENT_WEIGHT,
    "dropout": DROPOUT,
    "seed": SEED,
    "contentL2": CONTENT_L2,
}
runs = {name: run(*model) for name, model in MODELS.items()}
print(json.dumps({"world": world, "settings": settings, "batches": batches, "models": runs}, separators=(",", ":")))
