"""Milliseconds of each task in PyTorch on two threads, as JSON; the folder is the one that workload.ts wrote."""
import json
import sys
import time

import numpy as np
import torch

folder, dimensions, top, scored_rows = sys.argv[1], 64, 20, 256
torch.set_num_threads(2)


def read(name, kind):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}", kind))


user_count, item_count = read("counts", "int32").tolist()
offsets, columns = read("offsets", "int32").long(), read("columns", "int32").long()
size = user_count + item_count
matrix = torch.sparse_csr_tensor(offsets, columns, read("values", "float32"), (size, size))
table = torch.nn.Parameter(read("table", "float32").reshape(size, dimensions))
users = read("users", "int32").long()
positives = read("positives", "int32").long() + user_count
negatives = read("negatives", "int32").long() + user_count
scores = read("scores", "float32").reshape(scored_rows, item_count)
adam = torch.optim.Adam([table], lr=1e-3)
query = table.detach()[0].clone()


def bpr_loss():
    user = table[users]
    margin = (user * table[positives]).sum(1) - (user * table[negatives]).sum(1)
    return -torch.nn.functional.logsigmoid(margin).mean()


def adam_step():
    adam.zero_grad()
    bpr_loss().backward()
    adam.step()


tasks = {
    "sparse product": lambda: matrix @ table.detach(),
    "BPR gradient and dense Adam": adam_step,
    "top 20 of 256 rows": lambda: torch.topk(scores, top),
    "dot scan": lambda: table.detach() @ query,
}
times = {}
for name, run in tasks.items():
    taken = []
    for _ in range(19):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1e3)
    times[name] = sorted(taken[4:])[7]
print(json.dumps(times))
