#!/usr/bin/env python3
"""One small interface to the programs compared with.

    peer.py NAME train TRAIN.jsonl MODEL
    peer.py NAME predict MODEL LINES.txt LABELS.txt

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
