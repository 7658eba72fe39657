"""Writes scikit-learn.json, what scikit-learn makes of a small sparse matrix.

    python3 make_scikit_learn.py

Feature values are multiples of 1/64, exact in any floating-point format. Solvers run to a gradient
far below their default so that the optimum, not the solver, is compared.
"""

import json
import pathlib

import numpy as np
import scipy
import scipy.sparse as sp
import sklearn
from sklearn import metrics
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(20240229)
n, d, classes, labels = 90, 60, 4, 3


def matrix(rows):
    X = np.zeros((rows, d))
    for row in X:
        columns = (d * rng.random(9) ** 2).astype(int)
        row[columns] = rng.integers(1, 64, size=9) / 64
    return X


X, held_out = matrix(n), matrix(40)
truth_weights = rng.normal(size=(d, classes))
y = np.argmax(X @ truth_weights + rng.gumbel(size=(n, classes)), axis=1)
Y = (X @ rng.normal(size=(d, labels)) + rng.logistic(size=(n, labels))) > 0.3
sample_weight = rng.integers(1, 9, size=n) / 4


def log_loss_sum(logits, target, weights):
    shifted = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(target)), target]
    return float(weights @ losses)


def fit(target, c, class_weight, weights):
    model = LogisticRegression(
        C=c, class_weight=class_weight, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    return model.fit(X, target, sample_weight=weights)


def balanced(target, weights):
    totals = np.bincount(target, weights=weights)
    return weights * (totals.sum() / (len(totals) * totals))[target]


multinomial = []
for c, class_weight, weighted in [
    (0.1, None, False), (1.0, None, False), (30.0, None, False), (1.0, "balanced", True)]:
    weights = sample_weight if weighted else np.ones(n)
    model = fit(y, c, class_weight, weights)
    # The objective is indifferent to a shift of all intercepts; theirs are centred already.
    effective = balanced(y, weights) if class_weight else weights
    objective = c * log_loss_sum(model.decision_function(X), y, effective)
    objective += 0.5 * float((model.coef_**2).sum())
    multinomial.append({
        "c": c, "balanced": class_weight is not None, "weighted": weighted,
        "objective": objective, "coefficients": model.coef_.tolist(),
        "intercepts": (model.intercept_ - model.intercept_.mean()).tolist(),
        "predictions": model.predict(held_out).tolist(),
        "probabilities": model.predict_proba(held_out).tolist()})

one_vs_rest = []
for c, class_weight in [(1.0, None), (5.0, "balanced")]:
    for k in range(labels):
        target = Y[:, k].astype(int)
        model = fit(target, c, class_weight, np.ones(n))
        effective = balanced(target, np.ones(n)) if class_weight else np.ones(n)
        s = model.decision_function(X)
        objective = c * float(effective @ (np.logaddexp(0, s) - target * s))
        objective += 0.5 * float((model.coef_**2).sum())
        one_vs_rest.append({
            "label": k, "c": c, "balanced": class_weight is not None, "objective": objective,
            "coefficients": model.coef_[0].tolist(), "intercept": float(model.intercept_[0]),
            "probabilities": model.predict_proba(held_out)[:, 1].tolist()})

# Metrics: noisy predictions of five classes, one never predicted; scores with many ties.
m = 160
truth = rng.integers(0, 5, size=m)
guess = np.where(rng.random(m) < 0.5, truth, rng.integers(0, 4, size=m))
guess[guess == 4] = 0
logits = np.round(rng.normal(size=(m, 5)) + 2 * np.eye(5)[truth], 1)
probabilities = scipy.special.softmax(logits, axis=1)
flags = rng.random((m, 4)) < [0.5, 0.2, 0.05, 0.0]
flag_scores = np.round(rng.normal(size=(m, 4)) + flags, 1)
flag_guess = flag_scores > 0.4


def scores(average, t, p):
    p, r, f, _ = metrics.precision_recall_fscore_support(t, p, average=average, zero_division=0)
    return {"precision": np.asarray(p).tolist(), "recall": np.asarray(r).tolist(),
            "f1": np.asarray(f).tolist()}


evaluation = {
    "truth": truth.tolist(), "predictions": guess.tolist(), "logits": logits.tolist(),
    "perClass": scores(None, truth, guess), "macro": scores("macro", truth, guess),
    "micro": scores("micro", truth, guess), "weighted": scores("weighted", truth, guess),
    "accuracy": metrics.accuracy_score(truth, guess),
    "matthews": metrics.matthews_corrcoef(truth, guess),
    "kappa": metrics.cohen_kappa_score(truth, guess),
    "logLoss": metrics.log_loss(truth, probabilities),
    "brier": float(((probabilities - np.eye(5)[truth]) ** 2).sum(axis=1).mean()),
    "flags": flags.tolist(), "flagScores": flag_scores.tolist(),
    "flagPredictions": flag_guess.tolist(),
    "labelPerLabel": scores(None, flags, flag_guess),
    "labelMacro": scores("macro", flags, flag_guess),
    "labelMicro": scores("micro", flags, flag_guess),
    "labelWeighted": scores("weighted", flags, flag_guess),
    "hamming": metrics.hamming_loss(flags, flag_guess),
    "subset": metrics.accuracy_score(flags, flag_guess),
    "averagePrecision": [
        float(metrics.average_precision_score(flags[:, k], flag_scores[:, k])) for k in range(3)],
    "areaUnderROC": [
        float(metrics.roc_auc_score(flags[:, k], flag_scores[:, k])) for k in range(3)],
}

out = {
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__,
                 "scipy": scipy.__version__},
    "features": X.tolist(), "heldOut": held_out.tolist(), "labels": y.tolist(),
    "labelSets": Y.tolist(), "sampleWeights": sample_weight.tolist(),
    "multinomial": multinomial, "oneVsRest": one_vs_rest, "evaluation": evaluation,
}
path = pathlib.Path(__file__).with_name("scikit-learn.json")
path.write_text(json.dumps(out, allow_nan=False, separators=(",", ":")) + "\n")
