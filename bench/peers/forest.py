"""Peer of bench/forest.mjs: scikit-learn's random forest, 500 trees, one-hot levels; missing values as it takes them.

min_samples_leaf is the best of LEAVES by out-of-bag AUC of 100 trees, found anew in every fold; only the fit of the
chosen one and its predictions are timed.
"""

import json
import time

import numpy as np
import pandas as pd
from credit import columns_of, one_hot
from peer import serve
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score

LEAVES = [1, 5, 20, 50]
chosen = {}


def forest(trees, leaf, threads, **more):
    return RandomForestClassifier(trees, min_samples_leaf=leaf, n_jobs=threads, random_state=0, **more)


def best_leaf(X, y, threads):
    def score(leaf):
        model = forest(100, leaf, threads, oob_score=True).fit(X, y)
        return roc_auc_score(y, np.nan_to_num(model.oob_decision_function_[:, 1], nan=y.mean()))

    return max(LEAVES, key=score)


def handle(request):
    """request: csv, target, folds (a JSON file of one list per seed: the fold that holds each row out), seed, fold,
    threads. Reply: probability, seconds, leaf."""
    frame = pd.read_csv(request["csv"], keep_default_na=False, na_values=[""], low_memory=False)
    y = frame.pop(request["target"]).to_numpy()
    with open(request["folds"]) as file:
        held_out = np.array(json.load(file)[request["seed"]]) == request["fold"]
    numeric, categorical = columns_of(frame)
    encode = ColumnTransformer([("numeric", "passthrough", numeric), ("categorical", one_hot(), categorical)])
    X = encode.fit_transform(frame[~held_out])
    key = (request["csv"], request["seed"], request["fold"])
    if key not in chosen:
        chosen[key] = best_leaf(X, y[~held_out], request["threads"])
    start = time.perf_counter()
    model = forest(500, chosen[key], request["threads"]).fit(X, y[~held_out])
    probability = model.predict_proba(encode.transform(frame[held_out]))[:, 1]
    seconds = time.perf_counter() - start
    return {"probability": probability.tolist(), "seconds": seconds, "leaf": chosen[key]}


if __name__ == "__main__":
    serve(handle)
