"""One model in PyTorch, trained step by step: torch-peer.py MODEL FOLDER USERS ITEMS [--drawn-before].

Reads how many steps to train, a line each, and answers with milliseconds and processor milliseconds a step. A step draws
its batch from a shuffled epoch and a negative that the user has not for each pair, as the other side's does; with
--drawn-before it takes one of twenty batches that are ready, with any items as negatives. Two threads.
"""

import resource
import sys
import time

import numpy
import torch
import torch.nn.functional as F

torch.set_num_threads(2)
torch.manual_seed(1)
name, folder, user_count, item_count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
DIMENSIONS, BATCH, BATCHES, NEIGHBOURS, CONTENT_WEIGHT = 64, 2048, 20, 10, 0.1
CHANNELS = {"image": 4096, "text": 384}

users = torch.from_numpy(numpy.fromfile(folder + "/users.i32", "int32").astype("int64"))
items = torch.from_numpy(numpy.fromfile(folder + "/items.i32", "int32").astype("int64"))
chosen = [torch.randint(len(users), (BATCH,)) for _ in range(BATCHES)]
ready = [(users[at], items[at], torch.randint(item_count, (BATCH,))) for at in chosen]
had = (users * item_count + items).sort().values
order, taken = torch.randperm(len(users)), 0


def drawn_batch():
    global order, taken
    if taken >= len(users):
        order, taken = torch.randperm(len(users)), 0
    at = order[taken : taken + BATCH]
    taken += BATCH
    user, negative = users[at], torch.randint(item_count, (len(at),))
    while True:
        pair = user * item_count + negative
        again = (had[torch.searchsorted(had, pair).clamp_(max=len(had) - 1)] == pair).nonzero()[:, 0]
        if len(again) == 0:
            return user, items[at], negative
        negative[again] = torch.randint(item_count, (len(again),))


def next_batch():
    return ready[made % BATCHES] if "--drawn-before" in sys.argv else drawn_batch()


def table(rows, columns=DIMENSIONS):
    return torch.nn.init.xavier_uniform_(torch.empty(rows, columns)).requires_grad_()


P = {"users": table(user_count), "items": table(item_count)} if not name.startswith("info-nce") else {}
if name == "vbpr":
    P["likings"] = table(user_count)
if name in ("vbpr", "freedom"):
    features = {channel: torch.rand(item_count, width) * 2 - 1 for channel, width in CHANNELS.items()}
    P.update({"map " + channel: table(width) for channel, width in CHANNELS.items()})


if name.startswith("info-nce"):
    HIDDEN, INNER, HEADS, ROWS = 512, 1024, 8, 1024
    SOURCES = {"text": 384, "image": 4096, "audio": 128, "video": 1024}
    # Baby's items, of which a step reads a batch.
    catalogue = {source: torch.rand(item_count, width) * 2 - 1 for source, width in SOURCES.items()}
    P.update({"map " + source: table(width, HIDDEN) for source, width in SOURCES.items()})
    P.update({"bias " + source: torch.zeros(HIDDEN, requires_grad=True) for source in SOURCES})
    P.update({which: table(HIDDEN, HIDDEN) for which in ("query", "key", "value", "out")})
    P.update({"dense in": table(HIDDEN, INNER), "dense out": table(INNER, HIDDEN), "projection": table(HIDDEN, 256)})
    P.update({"scale %d" % at: torch.ones(HIDDEN, requires_grad=True) for at in (1, 2)})
    P.update({"shift %d" % at: torch.zeros(HIDDEN, requires_grad=True) for at in (1, 2)})


def info_nce(compared):
    """Tokens of the first `compared` channels go through all that follows the attention; the loss reads two."""
    chosen = torch.randint(item_count, (ROWS,))
    inputs = {source: rows[chosen] for source, rows in catalogue.items()}
    tokens = torch.stack([F.gelu(inputs[source] @ P["map " + source] + P["bias " + source]) for source in SOURCES], 1)
    asking = tokens[:, :compared]
    heads = lambda value: value.reshape(ROWS, -1, HEADS, HIDDEN // HEADS).transpose(1, 2)
    query, key, value = heads(asking @ P["query"]), heads(tokens @ P["key"]), heads(tokens @ P["value"])
    share = torch.softmax(query @ key.transpose(-1, -2) / (HIDDEN // HEADS) ** 0.5, -1)
    mixed = (share @ value).transpose(1, 2).reshape(ROWS, compared, HIDDEN)
    met = F.layer_norm(asking + mixed @ P["out"], (HIDDEN,), P["scale 1"], P["shift 1"])
    dense = F.gelu(met @ P["dense in"]) @ P["dense out"]
    done = F.layer_norm(met + dense, (HIDDEN,), P["scale 2"], P["shift 2"])
    vectors = F.normalize(done @ P["projection"], dim=-1)
    scores = vectors[:, 0] @ vectors[:, 1].T / 0.07
    own = torch.arange(ROWS)
    return 0.5 * (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own))


def bpr(user, positive, negative):
    return F.softplus((user * negative).sum(1) - (user * positive).sum(1)).mean()


def adjacency():
    nodes = user_count + item_count
    rows = torch.cat([users, items + user_count])
    columns = torch.cat([items + user_count, users])
    degree = torch.bincount(rows, minlength=nodes).float()
    values = (degree[rows] * degree[columns]) ** -0.5
    matrix = torch.sparse_coo_tensor(torch.stack([rows, columns]), values, (nodes, nodes)).coalesce()
    return matrix.to_sparse_csr()


class Propagate(torch.autograd.Function):
    """The matrix is symmetric, so its own product passes the gradient back: faster than autograd's way."""

    @staticmethod
    def forward(context, dense):
        return ADJACENCY @ dense

    @staticmethod
    def backward(context, gradient):
        return ADJACENCY @ gradient


def layer_mean(layers):
    layer = total = torch.cat([P["users"], P["items"]])
    for _ in range(layers):
        layer = Propagate.apply(layer)
        total = total + layer
    total = total / (layers + 1)
    return total[:user_count], total[user_count:]


if name in ("lightgcn", "freedom"):
    ADJACENCY = adjacency()
if name == "freedom":
    # Which neighbours an item has does not change what a step costs.
    rows = torch.arange(item_count).repeat_interleave(NEIGHBOURS * len(CHANNELS))
    places = torch.stack([rows, torch.randint(item_count, (len(rows),))])
    values = torch.full((len(rows),), 1 / NEIGHBOURS / len(CHANNELS))
    GRAPH = torch.sparse_coo_tensor(places, values, (item_count, item_count)).coalesce()


def loss_of(batch):
    if name.startswith("info-nce"):
        return info_nce(2 if name == "info-nce-cut" else len(SOURCES))
    u, i, j = batch
    if name.startswith("bpr"):
        rows = lambda which, at: F.embedding(at, P[which], sparse=name == "bpr-sgd")
        return bpr(rows("users", u), rows("items", i), rows("items", j))
    if name == "lightgcn":
        user, item = layer_mean(3)
        return bpr(user[u], item[i], item[j])
    project = lambda at: {channel: rows[at] @ P["map " + channel] for channel, rows in features.items()}
    positive, negative = project(i), project(j)
    if name == "vbpr":
        user = torch.cat([P["users"][u], P["likings"][u]], 1)
        beside = lambda at, content: torch.cat([P["items"][at], sum(content.values())], 1)
        return bpr(user, beside(i, positive), beside(j, negative))
    user, item = layer_mean(2)
    item = item + torch.sparse.mm(GRAPH, P["items"])
    content = sum(bpr(user[u], positive[channel], negative[channel]) for channel in features)
    return bpr(user[u], item[i], item[j]) + CONTENT_WEIGHT * content


optimiser = torch.optim.SGD(P.values(), 0.05) if name == "bpr-sgd" else torch.optim.Adam(P.values(), 1e-3)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
made = 0


def train():
    global made
    optimiser.zero_grad(set_to_none=True)
    loss_of(None if name.startswith("info-nce") else next_batch()).backward()
    optimiser.step()
    made += 1


train()
print("ready", flush=True)
for line in sys.stdin:
    if line.strip() == "end":
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        print('{"grown": %d}' % grown, flush=True)
        break
    count = int(line)
    start, used = time.perf_counter(), time.process_time()
    for _ in range(count):
        train()
    spent = time.process_time() - used
    print((time.perf_counter() - start) * 1e3 / count, spent * 1e3 / count, flush=True)
