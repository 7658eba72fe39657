#!/usr/bin/env python3
"""One small interface to the programs compared with.

    peer.py NAME train TRAIN.jsonl MODEL
    peer.py NAME predict MODEL LINES.txt LABELS.txt
    peer.py scikit-learn matrix TRAIN.jsonl MATRIX ROWS   the labelled matrix of the first ROWS texts, for stance-bench
    peer.py scikit-learn fit MATRIX C TOLERANCE           what stance-bench fit does, by lbfgs
    peer.py scikit-learn path MATRIX FOLDS TOLERANCE C,C,…  what stance-bench path does, by LogisticRegressionCV

TRAIN.jsonl holds objects with `text` and `stance`, LINES.txt a text a line; LABELS.txt gets a label a line. Words and
bigrams everywhere, multinomial or one-vs-rest logistic regression, one thread, each program's own defaults otherwise.
fastText and Vowpal Wabbit do not tokenise: what they are given is tokenised beforehand by `tokenised`, outside the
clock, which is in their favour.
"""
import json
import os
import pickle
import re
import shutil
import sys

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

WORD = re.compile(r"\w+(?:['-]\w+)*")


def tokenised(text):
    return " ".join(WORD.findall(text.lower()))


def records(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["text"], record["stance"]


class ScikitLearn:
    solver = "lbfgs"

    def prepare(self, source, target):
        """scikit-learn tokenises by itself."""
        shutil.copyfile(source, target)

    def train(self, source, model):
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.multiclass import OneVsRestClassifier
        texts, labels = zip(*records(source))
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        if self.solver == "liblinear":
            learner = OneVsRestClassifier(LogisticRegression(C=10, solver="liblinear"))
        else:
            learner = LogisticRegression(C=10, max_iter=1000)
        learner.fit(vectorizer.fit_transform(texts), labels)
        with open(model, "wb") as file:
            pickle.dump((vectorizer, learner), file)

    def matrix(self, source, target, rows):
        """Little-endian: n, d, entries, K (int64); row offsets (int64), columns (uint32), values (float32), labels (int64)."""
        import numpy
        from sklearn.feature_extraction.text import TfidfVectorizer
        texts, labels = zip(*list(records(source))[:int(rows)])
        features = TfidfVectorizer(
            ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=numpy.float32).fit_transform(texts)
        features.sort_indices()
        names, numbers = numpy.unique(labels, return_inverse=True)
        with open(target, "wb") as file:
            for part, kind in (
                    ([*features.shape, features.nnz, len(names)], "<i8"), (features.indptr, "<i8"),
                    (features.indices, "<u4"), (features.data, "<f4"), (numbers, "<i8")):
                file.write(numpy.asarray(part).astype(kind).tobytes())

    def read_matrix(self, path):
        import numpy
        import scipy.sparse
        with open(path, "rb") as file:
            take = lambda count, kind: numpy.frombuffer(
                file.read(count * numpy.dtype(kind).itemsize), kind)
            n, d, entries, classes = (int(number) for number in take(4, "<i8"))
            offsets, columns = take(n + 1, "<i8"), take(entries, "<u4").astype("<i8")
            values, labels = take(entries, "<f4").astype("<f8"), take(n, "<i8")
        return scipy.sparse.csr_matrix((values, columns, offsets), shape=(n, d)), labels

    def fit(self, path, c, tolerance):
        import numpy
        import time
        from sklearn.linear_model import LogisticRegression
        features, labels = self.read_matrix(path)
        learner = LogisticRegression(C=float(c), tol=float(tolerance), max_iter=100_000)
        start = time.process_time()
        learner.fit(features, labels)
        seconds = time.process_time() - start
        logs = learner.predict_log_proba(features)
        objective = -float(c) * logs[numpy.arange(len(labels)), labels].sum() + (learner.coef_ ** 2).sum() / 2
        print(json.dumps({
            "cpu": seconds, "objective": float(objective), "iterations": int(learner.n_iter_[0])}))

    def path(self, path, folds, tolerance, strengths):
        import numpy
        import time
        import warnings
        from sklearn.linear_model import LogisticRegressionCV
        from sklearn.model_selection import PredefinedSplit
        features, labels = self.read_matrix(path)
        learner = LogisticRegressionCV(
            Cs=[float(c) for c in strengths.split(",")], tol=float(tolerance), max_iter=100_000, refit=False,
            cv=PredefinedSplit(numpy.arange(len(labels)) % int(folds)), scoring="accuracy")
        start = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            learner.fit(features, labels)
        seconds = time.process_time() - start
        scores = learner.scores_
        scores = next(iter(scores.values())) if isinstance(scores, dict) else scores
        print(json.dumps({"cpu": seconds, "accuracies": numpy.asarray(scores).mean(axis=0).tolist()}))

    def predict(self, model, source, target):
        with open(model, "rb") as file:
            vectorizer, learner = pickle.load(file)
        with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as output:
            texts = [line.rstrip("\n") for line in lines]
            for start in range(0, len(texts), 5000):
                for label in learner.predict(vectorizer.transform(texts[start:start + 5000])):
                    output.write(label + "\n")


class Liblinear(ScikitLearn):
    solver = "liblinear"


class FastText:
    def prepare(self, source, target):
        if source.endswith(".jsonl"):
            with open(target, "w", encoding="utf-8") as output:
                for text, label in records(source):
                    output.write(f"__label__{label} {tokenised(text)}\n")
        else:
            with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as output:
                for line in lines:
                    output.write(tokenised(line) + "\n")

    def train(self, source, model):
        import fasttext
        learner = fasttext.train_supervised(
            source, wordNgrams=2, lr=0.5, epoch=25, dim=100, thread=1, minCount=2, verbose=0)
        learner.save_model(model)

    def predict(self, model, source, target):
        import fasttext
        learner = fasttext.load_model(model)
        with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as output:
            texts = [line.rstrip("\n") for line in lines]
            # The binding's list form converts arrays, which newer numpy refuses; its inner function is faster still.
            for found in learner.f.multilinePredict([text + "\n" for text in texts], 1, 0.0, "strict")[0]:
                output.write(found[0].removeprefix("__label__") + "\n")


class VowpalWabbit:
    def prepare(self, source, target):
        clean = lambda text: tokenised(text).replace(":", " ").replace("|", " ")
        if source.endswith(".jsonl"):
            pairs = list(records(source))
            names = sorted({label for _, label in pairs})
            with open(target, "w", encoding="utf-8") as output:
                for text, label in pairs:
                    output.write(f"{names.index(label) + 1} | {clean(text)}\n")
            with open(target + ".labels", "w", encoding="utf-8") as output:
                output.write("\n".join(names))
        else:
            with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as output:
                for line in lines:
                    output.write(f"| {clean(line)}\n")

    def train(self, source, model):
        from vowpalwabbit import Workspace
        with open(source + ".labels", encoding="utf-8") as file:
            names = file.read().split("\n")
        cache = model + ".cache"
        workspace = Workspace(
            f"--oaa {len(names)} --loss_function logistic --ngram 2 -b 22 --passes 10 --cache_file {cache} -k "
            f"--holdout_off --quiet -d {source} -f {model}")
        workspace.finish()
        os.remove(cache)
        with open(model + ".labels", "w", encoding="utf-8") as output:
            output.write("\n".join(names))

    def predict(self, model, source, target):
        from vowpalwabbit import Workspace
        with open(model + ".labels", encoding="utf-8") as file:
            names = file.read().split("\n")
        raw = target + ".raw"
        Workspace(f"-t -i {model} -d {source} -p {raw} --quiet").finish()
        with open(raw) as lines, open(target, "w", encoding="utf-8") as output:
            for line in lines:
                output.write(names[int(float(line)) - 1] + "\n")
        os.remove(raw)


PEERS = {
    "scikit-learn": ScikitLearn, "liblinear": Liblinear, "fasttext": FastText,
    "vowpal-wabbit": VowpalWabbit,
}

if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in PEERS:
        sys.exit(__doc__)
    getattr(PEERS[sys.argv[1]](), sys.argv[2])(*sys.argv[3:])
