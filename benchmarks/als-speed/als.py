# Implicit ALS in NumPy: each row's equations by LAPACK; seconds and objective as JSON, for als-speed.ts.
import json, sys, time
import numpy as np

folder, options = sys.argv[1], json.loads(sys.argv[2])
offsets, items, start = (np.load(f"{folder}/{name}.npy") for name in ("offsets", "items", "start"))
users, count, d = len(offsets) - 1, len(start), options["dimensions"]
a, lam, nu = (options[name] for name in ("unobservedWeight", "regularisation", "frequencyPower"))


def by_item():
    owners = np.repeat(np.arange(users, dtype=np.int32), np.diff(offsets))
    order = np.argsort(items, kind="stable")
    return np.concatenate([[0], np.cumsum(np.bincount(items, minlength=count))]), owners[order]


def half(offsets, columns, table):
    gram = a * (table.T @ table)
    solved = np.zeros((len(offsets) - 1, d), dtype=np.float32)
    for row in range(len(solved)):
        own = table[columns[offsets[row] : offsets[row + 1]]]
        if len(own) == 0:
            continue
        normal = gram + own.T @ own
        normal[np.diag_indices(d)] += lam * (len(own) + a * len(table)) ** nu
        solved[row] = np.linalg.solve(normal, own.sum(0))
    return solved


item_offsets, owners = by_item()
begin = time.perf_counter()
table = start
for _ in range(options["sweeps"]):
    table = half(item_offsets, owners, half(offsets, items, table))
people = half(offsets, items, table)
seconds = time.perf_counter() - begin

scores = np.einsum("ij,ij->i", people[np.repeat(np.arange(users), np.diff(offsets))], table[items], dtype=np.float64)
ridge = lambda lengths, others: lam * (lengths + a * others) ** nu
u, v = people.astype(np.float64), table.astype(np.float64)
objective = ((1 - scores) ** 2).sum() + a * ((u.T @ u) * (v.T @ v)).sum()
objective += (ridge(np.diff(offsets), count) * (u**2).sum(1)).sum() + (ridge(np.diff(item_offsets), users) * (v**2).sum(1)).sum()
print(json.dumps({"seconds": seconds, "objective": float(objective)}))
