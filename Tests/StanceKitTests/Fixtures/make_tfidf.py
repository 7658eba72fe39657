"""Writes tfidf.json: what scikit-learn's TfidfVectorizer makes of a few texts.

Made with scikit-learn 1.9.1 on Python 3.11; run from this folder: python3 make_tfidf.py
Texts hold lower-case words and single spaces only, so that both tokenisers cut them alike.
"""

import json

import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer

TEXTS = [
    "the war is a war of choice and the choice was made in the capital",
    "peace is not the absence of war but the presence of justice",
    "they said the alliance had moved to the border and the border had moved",
    "a report on the grain deal was published on monday",
    "a",
    "the the the the the",
    "weapons weapons weapons will not bring peace said the report",
    "naïve café жить жить",
]

CASES = [
    dict(words=[1, 1], characters=None, minimumDocumentFrequency=1, tf="count", idf=True, unit=True),
    dict(words=[1, 2], characters=None, minimumDocumentFrequency=2, tf="sublinear", idf=True, unit=True),
    dict(words=[2, 3], characters=None, minimumDocumentFrequency=1, tf="binary", idf=False, unit=True),
    dict(words=[1, 2], characters=None, minimumDocumentFrequency=1, tf="sublinear", idf=True, unit=False),
    dict(words=None, characters=[3, 5], minimumDocumentFrequency=2, tf="sublinear", idf=True, unit=True),
]

cases = []
for case in CASES:
    analyzer = "word" if case["words"] else "char_wb"
    vectorizer = TfidfVectorizer(
        analyzer=analyzer,
        token_pattern=r"\S+" if analyzer == "word" else None,
        ngram_range=tuple(case["words"] or case["characters"]),
        min_df=case["minimumDocumentFrequency"],
        binary=case["tf"] == "binary",
        sublinear_tf=case["tf"] == "sublinear",
        use_idf=case["idf"],
        norm="l2" if case["unit"] else None,
    )
    matrix = vectorizer.fit_transform(TEXTS).toarray()
    names = vectorizer.get_feature_names_out()
    rows = [
        {name: float(value) for name, value in zip(names, row) if value} for row in matrix
    ]
    frequencies = {name: int((matrix[:, j] > 0).sum()) for j, name in enumerate(names)}
    cases.append(case | dict(rows=rows, frequencies=frequencies))

with open("tfidf.json", "w", encoding="utf-8") as file:
    json.dump(
        dict(version=sklearn.__version__, texts=TEXTS, cases=cases), file, ensure_ascii=False, indent=1
    )
    file.write("\n")
