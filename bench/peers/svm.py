"""Peer of bench/svm.mjs: scikit-learn's support vector machines with balanced classes and sigmoid calibration on 3 folds.

One-hot levels, medians with missing flags, scaled numbers. Linear: LinearSVC. Radial: SVC up to 5,000 rows, beyond them
Nystroem with 500 landmarks and LinearSVC. What is not given is the best of a grid by AUC on 3 folds of at most 2,000
training rows; the search counts in the time.
"""

import json
import time
from itertools import product

import numpy as np
import pandas as pd
from credit import columns_of, one_hot
from peer import serve
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.kernel_approximation import Nystroem
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC

LINEAR_C = [0.001, 0.01, 0.1, 1]
RADIAL_C = [0.25, 1, 4, 16]
GAMMAS = [0.003, 0.01, 0.03, 0.1, 0.3]


def linear(C):
    return LinearSVC(C=C, class_weight="balanced", random_state=0, dual="auto")


def radial(C, gamma, rows):
    if rows <= 5000:
        return SVC(C=C, gamma=gamma, class_weight="balanced", cache_size=256)
    return make_pipeline(Nystroem(gamma=gamma, n_components=500, random_state=0), linear(C))


def candidates(request):
    """The machines to choose from: kernel, C, gamma."""
    kernel, C, gamma = request["kernel"], request["C"], request["gamma"]
    found = []
    if kernel != "rbf":
        found += [("linear", c, None) for c in ([C] if C else LINEAR_C)]
    if kernel != "linear":
        found += [("rbf", c, g) for c, g in product([C] if C else RADIAL_C, [gamma] if gamma else GAMMAS)]
    return found


def machine(kernel, C, gamma, rows):
    return linear(C) if kernel == "linear" else radial(C, gamma, rows)


def choose(request, X, y):
    found = candidates(request)
    if len(found) == 1:
        return found[0]
    few = np.random.default_rng(0).permutation(len(y))[:2000]
    folds = StratifiedKFold(3, shuffle=True, random_state=0)

    def score(candidate):
        return cross_val_score(machine(*candidate, len(few)), X[few], y[few], scoring="roc_auc", cv=folds).mean()

    return max(found, key=score)


def handle(request):
    """request: csv, target, folds (a JSON file of one list per seed: the fold that holds each row out), seed, fold, kernel,
    C, gamma (null: to be chosen). Reply: probability, seconds, chosen."""
    frame = pd.read_csv(request["csv"], keep_default_na=False, na_values=[""], low_memory=False)
    y = frame.pop(request["target"]).to_numpy()
    with open(request["folds"]) as file:
        held_out = np.array(json.load(file)[request["seed"]]) == request["fold"]
    numeric, categorical = columns_of(frame)
    start = time.perf_counter()
    encode = ColumnTransformer(
        [
            ("numeric", make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), numeric),
            ("categorical", one_hot(), categorical),
        ]
    )
    X = encode.fit_transform(frame[~held_out])
    chosen = choose(request, X, y[~held_out])
    folds = StratifiedKFold(3, shuffle=True, random_state=0)
    model = CalibratedClassifierCV(machine(*chosen, len(X)), method="sigmoid", cv=folds, ensemble=False)
    model.fit(X, y[~held_out])
    probability = model.predict_proba(encode.transform(frame[held_out]))[:, 1]
    return {"probability": probability.tolist(), "seconds": time.perf_counter() - start, "chosen": chosen}


if __name__ == "__main__":
    serve(handle)
