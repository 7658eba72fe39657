"""Writes statistics.json: other programs' answers to the inputs beside them.

    python3 make_fixtures.py            (versions are recorded in the file)
"""

import itertools
import json
import pathlib

import krippendorff
import numpy as np
import scipy
import sklearn
import statsmodels
from scipy import optimize, stats
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.naive_bayes import MultinomialNB
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.inter_rater import fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(20240917)


def distributions():
    p = [1e-300, 1e-20, 1e-6, 0.001, 0.025, 0.2, 0.5, 0.6, 0.975, 0.999999]
    x = [-30.0, -8.0, -1.96, -0.3, 0.0, 0.7, 2.5, 6.0]
    t = [(0.3, 1), (-2.0, 2), (2.57, 5), (1.1, 3.5), (-4.0, 40), (1.9, 1000)]
    tq = [(0.975, 1), (0.975, 4), (0.9, 2.5), (0.025, 30), (0.995, 200)]
    chi = [(0.5, 1), (3.84, 1), (2.0, 2), (9.4, 4), (30.0, 7), (0.01, 3)]
    binom = [(0, 5, 0.3), (3, 10, 0.5), (40, 100, 0.45), (999, 5000, 0.21), (10, 10, 0.9)]
    bound = [(0, 20, 0.05), (3, 50, 0.025), (45, 1000, 0.01), (9, 10, 0.1)]
    wilson = [(0, 10), (3, 10), (81, 263), (50, 50)]
    return {
        "normalQuantile": [[a, stats.norm.ppf(a)] for a in p],
        "normalCumulative": [[a, stats.norm.cdf(a)] for a in x],
        "studentCumulative": [[a, n, stats.t.cdf(a, n)] for a, n in t],
        "studentQuantile": [[a, n, stats.t.ppf(a, n)] for a, n in tq],
        "chiSquareTail": [[a, n, stats.chi2.sf(a, n)] for a, n in chi],
        "binomialCumulative": [[k, n, q, stats.binom.cdf(k, n, q)] for k, n, q in binom],
        "binomialBound": [[k, n, a, stats.beta.ppf(1 - a, k + 1, n - k)] for k, n, a in bound],
        "wilson": [[k, n, *proportion_confint(k, n, method="wilson")] for k, n in wilson],
    }


def bootstrap():
    one = rng.gamma(1.5, 2.0, 25)
    a, b = rng.gamma(2.0, 1.0, 18), rng.gamma(1.0, 1.0, 30)

    def case(data, statistic):
        out = {"samples": [list(d) for d in data]}
        for name, method in (("percentile", "percentile"), ("corrected", "BCa")):
            result = stats.bootstrap(
                data, statistic, n_resamples=999, method=method, vectorized=False,
                rng=np.random.default_rng(5))
            out[name] = list(result.confidence_interval)
            out["distribution"] = list(result.bootstrap_distribution)
        out["value"] = statistic(*data)
        return out

    return {
        "variance": case((one,), lambda x: float(np.var(x))),
        "ratio": case((a, b), lambda x, y: float(np.mean(x) / np.mean(y))),
    }


def mcnemars():
    rows = []
    for b, c in [(6, 16), (0, 4), (12, 12), (59, 6), (101, 121), (1, 0)]:
        table = [[50, b], [c, 30]]
        exact = mcnemar(table, exact=True).pvalue
        chi = mcnemar(table, exact=False, correction=True)
        mid = 2 * stats.binom.cdf(min(b, c), b + c, 0.5) - stats.binom.pmf(min(b, c), b + c, 0.5)
        # statsmodels corrects |b - c| = 0 to -1 and squares it; the correction stops at 0.
        tied = b == c
        rows.append([b, c, exact, mid, 0 if tied else chi.statistic, 1 if tied else chi.pvalue])
    return rows


def agreement():
    x = np.nan
    # Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: alpha = 0.743.
    published = np.array([
        [1, 2, 3, 3, 2, 1, 4, 1, 2, x, x, x],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, x, 3],
        [x, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, x],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, x],
    ])
    truth = rng.choice(5, 120, p=[0.3, 0.1, 0.2, 0.1, 0.3])
    codes = np.array([np.where(rng.random(120) < 0.7, truth, rng.integers(0, 5, 120))
                      for _ in range(3)]).astype(float)
    complete = codes.copy()
    codes[rng.random(codes.shape) < 0.2] = x
    table = np.array([np.bincount(column.astype(int), minlength=5) for column in complete.T])
    # Fleiss (1971), table 1, as often printed: 10 subjects, 14 raters, kappa = 0.210.
    fleiss = np.array([
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]])

    def rows(m):
        return [[None if np.isnan(v) else int(v) for v in row] for row in m]

    def alpha(m):
        return krippendorff.alpha(m, level_of_measurement="nominal")

    return {
        "published": {"codes": rows(published - 1), "alpha": alpha(published)},
        "missing": {
            "codes": rows(codes), "alpha": alpha(codes),
            "byLabel": [alpha(np.where(np.isnan(codes), x, codes == k)) for k in range(5)],
        },
        "complete": {
            "codes": rows(complete), "alpha": alpha(complete), "fleiss": fleiss_kappa(table),
            "cohen": [metrics.cohen_kappa_score(complete[i], complete[j])
                      for i, j in itertools.combinations(range(3), 2)],
        },
        "fleiss": {"table": fleiss.tolist(), "kappa": fleiss_kappa(fleiss)},
    }


def set_agreement():
    labels = 5
    truth = rng.integers(0, 2**labels, 60) & rng.integers(0, 2**labels, 60)
    noise = [sum((rng.random(60) < 0.12).astype(int) << k for k in range(labels)) for _ in range(3)]
    codes = np.array([truth ^ n for n in noise]).astype(float)
    codes[rng.random(codes.shape) < 0.15] = np.nan

    def distance(name):
        def one(a, b):
            a, b = int(a), int(b)
            if a == b:
                return 0.0
            both, either = bin(a & b).count("1"), bin(a | b).count("1")
            kind = 2 / 3 if a & b in (a, b) else 1 / 3
            return 1 - both / either * (kind if name == "masi" else 1)

        return lambda v1, v2, **_: np.vectorize(one)(v1, v2)

    return {
        "labels": labels,
        "codes": [[None if np.isnan(v) else int(v) for v in row] for row in codes],
        "masi": krippendorff.alpha(codes, level_of_measurement=distance("masi")),
        "jaccard": krippendorff.alpha(codes, level_of_measurement=distance("jaccard")),
        "nominal": krippendorff.alpha(codes, level_of_measurement="nominal"),
        "byLabel": [
            krippendorff.alpha(
                np.where(np.isnan(codes), np.nan, np.nan_to_num(codes).astype(int) >> k & 1),
                level_of_measurement="nominal") for k in range(labels)],
    }


def calibration():
    p = np.round(rng.beta(2, 1.5, 300), 2)
    y = rng.random(300) < p**1.4
    out = {"probabilities": list(p), "outcomes": [bool(v) for v in y],
           "brier": metrics.brier_score_loss(y, p)}
    for name, edges in (("uniform", np.linspace(0, 1, 11)),
                        ("quantile", np.percentile(p, np.linspace(0, 1, 11) * 100))):
        true, predicted = calibration_curve(y, p, n_bins=10, strategy=name)
        counts = np.bincount(np.searchsorted(edges[1:-1], p), minlength=10)
        counts = counts[counts > 0]
        out[name] = {
            "frequencies": list(true), "means": list(predicted), "counts": counts.tolist(),
            "expected": float(np.sum(counts * np.abs(true - predicted)) / 300),
            "maximum": float(np.max(np.abs(true - predicted)))}
    return out


def risk_coverage():
    confidence = np.round(rng.random(80), 1)
    loss = (rng.random(80) > confidence).astype(float)
    # The definition, row by row: the risk of all rows at least as confident as this one.
    area = np.mean([loss[confidence >= c].mean() for c in confidence])
    best = np.mean(np.cumsum(np.sort(loss)) / np.arange(1, 81))
    return {"confidences": list(confidence), "losses": list(loss), "area": area,
            "excess": area - best}


def adjusted_counts():
    cases = []
    for size, noise in ((2, 0), (2, 1), (3, 0.02), (5, 0), (5, 0.02), (5, 0.1), (5, 1)):
        confusion = rng.integers(1, 12, (size, size)) + np.diag(rng.integers(20, 60, size))
        rates = confusion / confusion.sum(1, keepdims=True)
        # With noise the solution without p >= 0 leaves the simplex more and more.
        predicted = (1 - noise) * rng.dirichlet(np.ones(size) * 2) @ rates
        predicted += noise * rng.dirichlet(np.ones(size) * 0.7)
        # Exact by trying every set of classes with a positive share (equality-constrained least
        # squares on each), independent of any descent.
        best = None
        for count in range(1, size + 1):
            for support in itertools.combinations(range(size), count):
                m = rates[list(support)].T
                kkt = np.block([[m.T @ m, np.ones((count, 1))], [np.ones((1, count)), 0]])
                p = np.linalg.solve(kkt, np.append(m.T @ predicted, 1))[:count]
                loss = np.sum((m @ p - predicted) ** 2)
                if p.min() >= 0 and (best is None or loss < best[0] - 1e-15):
                    full = np.zeros(size)
                    full[list(support)] = p
                    best = (loss, full)
        cases.append({"confusion": confusion.ravel().astype(float).tolist(),
                      "predicted": list(predicted), "shares": list(best[1])})
    return cases


def prior_shift():
    training = np.array([0.5, 0.3, 0.2])
    labels = rng.choice(3, 400, p=[0.15, 0.25, 0.6])
    x = rng.normal(size=(400, 2)) + np.array([[0, 0], [1.6, 0], [0, 1.6]])[labels]
    density = np.exp(-0.5 * ((x[:, None] - np.array([[0, 0], [1.6, 0], [0, 1.6]])) ** 2).sum(2))
    posteriors = training * density
    posteriors /= posteriors.sum(1, keepdims=True)

    def loss(z):
        p = np.exp(np.append(z, 0))
        p /= p.sum()
        return -np.log((posteriors * p / training).sum(1)).sum()

    # Maximum likelihood head on instead of EM.
    z = optimize.minimize(loss, [0.0, 0.0], method="Nelder-Mead",
                          options={"xatol": 1e-12, "fatol": 1e-13, "maxiter": 20000}).x
    p = np.exp(np.append(z, 0))
    p /= p.sum()
    ratio = 2 * (loss(np.log(training[:2] / training[2])) - loss(z))
    corrected = posteriors[:4] * p / training
    return {"training": list(training), "posteriors": posteriors.tolist(), "shares": list(p),
            "likelihoodRatio": ratio, "p": stats.chi2.sf(ratio, 2),
            "corrected": (corrected / corrected.sum(1, keepdims=True)).tolist()}


def power_law():
    sizes = np.array([125, 250, 500, 1000, 2000, 4000, 8000.0])
    sigma = np.array([0.02, 0.015, 0.012, 0.01, 0.008, 0.006, 0.005])
    scores = 0.82 - 1.9 * sizes**-0.42 + rng.normal(size=7) * sigma * 0.5

    def f(n, a, b, c):
        return a - b * n**-c

    out = {"sizes": list(sizes), "scores": list(scores), "errors": list(sigma)}
    for name, kind in (("weighted", {"sigma": sigma, "absolute_sigma": True}), ("plain", {})):
        best, cov = optimize.curve_fit(f, sizes, scores, p0=[0.8, 1, 0.4], ftol=1e-15, xtol=1e-15,
                                       gtol=1e-15, maxfev=100000, **kind)
        a, b, c = best
        gradient = np.array([1, -(20000**-c), b * 20000**-c * np.log(20000)])
        q = stats.norm.ppf(0.975) if name == "weighted" else stats.t.ppf(0.975, 4)
        out[name] = {"parameters": list(best), "halfWidths": list(q * np.sqrt(np.diag(cov))),
                     "at20000": f(20000.0, *best),
                     "halfWidthAt20000": q * np.sqrt(gradient @ cov @ gradient)}
    return out


def naive_bayes():
    x = rng.poisson(0.6, (30, 8)).astype(float) * rng.choice([0.5, 1, 1.25], (30, 8))
    y = np.arange(30) % 3
    weights = np.round(rng.random(30) * 2, 3)
    model = MultinomialNB(alpha=0.5).fit(x, y, sample_weight=weights)
    return {"features": x.tolist(), "labels": y.tolist(), "weights": list(weights),
            "logProbabilities": model.feature_log_prob_.tolist(),
            "logPriors": list(model.class_log_prior_),
            "probabilities": model.predict_proba(x).tolist()}


def calibrators():
    z = np.round(rng.normal(size=200) * 2, 1)
    y = rng.random(200) < 1 / (1 + np.exp(-(0.6 * z - 0.4)))
    weights = rng.integers(0, 3, 200).astype(float)
    isotonic = IsotonicRegression(out_of_bounds="clip", y_min=0, y_max=1)
    probes = np.linspace(-8, 8, 81)
    plain = isotonic.fit(z, y).predict(probes)
    weighted = isotonic.fit(z, y, sample_weight=weights).predict(probes)
    positive, negative = y.sum(), (~y).sum()
    target = np.where(y, (positive + 1) / (positive + 2), 1 / (negative + 2))

    def platt(v):
        s = v[0] * z + v[1]
        return np.sum(np.logaddexp(0, s) - target * s)

    logits = rng.normal(size=(150, 4)) * 3
    shares = np.exp(logits / 2.2)
    shares /= shares.sum(1, keepdims=True)
    labels = [int(rng.choice(4, p=p)) for p in shares]

    def temperature(b):
        return np.sum(np.log(np.exp(b * logits).sum(1)) - b * logits[np.arange(150), labels])

    return {
        "scores": list(z), "outcomes": [bool(v) for v in y], "weights": list(weights),
        "probes": list(probes), "isotonic": list(plain), "isotonicWeighted": list(weighted),
        "platt": list(optimize.minimize(platt, [0.0, 0.0], tol=1e-12).x),
        "logits": logits.tolist(), "labels": labels,
        "inverseTemperature": optimize.minimize_scalar(
            temperature, bounds=(0.01, 10), method="bounded", options={"xatol": 1e-12}).x,
    }


fixture = {
    "versions": {m.__name__: m.__version__ for m in (np, scipy, sklearn, statsmodels)}
    | {"krippendorff": krippendorff.__version__ if hasattr(krippendorff, "__version__") else
       __import__("importlib.metadata").metadata.version("krippendorff")},
    "distributions": distributions(),
    "bootstrap": bootstrap(),
    "mcnemar": mcnemars(),
    "agreement": agreement(),
    "setAgreement": set_agreement(),
    "calibration": calibration(),
    "riskCoverage": risk_coverage(),
    "adjustedCounts": adjusted_counts(),
    "priorShift": prior_shift(),
    "powerLaw": power_law(),
    "naiveBayes": naive_bayes(),
    "calibrators": calibrators(),
}
path = pathlib.Path(__file__).with_name("statistics.json")
path.write_text(json.dumps(fixture, separators=(",", ":"), default=float) + "\n")
