"""Opens a model with the safetensors package, as anybody without this project would.

Run by hand, from this folder:

    python3 open_with_safetensors.py small.safetensors > open_with_safetensors.txt

The output kept beside this script is that of safetensors 0.8.0, NumPy and Python 3.11; ModelFileFixtureTests hold
this project's own reader against it. `small.safetensors` was written by

    stance train ../../StanceToolTests/Golden/train.jsonl -o small.safetensors --words 1-1 --vocabulary-limit 12 \
      --dictionary ../../StanceToolTests/Golden/frames.yml --folds 3 --c 1 --context

and stays as it is: models of format 1 must be read by every later version.
"""

import json
import sys

from safetensors import safe_open

with safe_open(sys.argv[1], framework="numpy") as file:
    metadata = file.metadata()
    print("format", metadata["format"], metadata["format_version"])
    configuration = json.loads(metadata["configuration"])
    print("stance", " ".join(configuration["stance"]["labels"]))
    print("rhetoric", " ".join(configuration["rhetoric"]["labels"]))
    for name in sorted(file.keys()):
        tensor = file.get_tensor(name)
        shape = "x".join(map(str, tensor.shape))
        total = tensor.astype("float64").sum()
        print(name, tensor.dtype, shape, f"{total:.6g}")
    offsets = file.get_tensor("vocabulary.offsets")
    text = file.get_tensor("vocabulary.bytes").tobytes()
    terms = [text[a:b].decode() for a, b in zip(offsets, offsets[1:])]
    print("terms", " ".join(terms))
