# numpy.linalg.inv of the matrix in a folder: seconds, error and memory as JSON, for ease-inverse.ts.
import json, resource, sys, time
import numpy as np

matrix = np.load(sys.argv[1] + "/matrix.npy")
start = time.perf_counter()
inverse = np.linalg.inv(matrix)
seconds = time.perf_counter() - start
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / matrix.nbytes
some = min(len(matrix), 200)
error = np.abs(inverse[:some] @ matrix - np.eye(len(matrix), dtype="float32")[:some]).max()
print(json.dumps({"seconds": seconds, "error": float(error), "memory": memory}))
