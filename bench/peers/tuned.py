"""Peers of bench/tuned.mjs: LightGBM and XGBoost, each tuned by random search on inner folds of the training rows.

tune: 50 settings are drawn. Inner folds are taken one after the other; after each one the better half of the settings
that are still in goes on (50, 25, 13, 7, 4 on five folds), judged by the mean AUC of their folds so far. The number of
trees is where the inner log-loss is least (early stopping), averaged over the folds. The settings are drawn from a seed
of their own, so a peer that is asked again answers the same.
fold: the settings are fitted on a training part, for that number of trees, and predict the held-out rows.
"""

import json
import time

import numpy as np
import pandas as pd
from peer import serve
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

most_rounds = 1500
patience = 50


def log_uniform(r, low, high):
    return float(np.exp(r.uniform(np.log(low), np.log(high))))


def maybe(r, value):
    """0 in half of the draws."""
    return value if r.random() < 0.5 else 0.0


class LightGBM:
    @staticmethod
    def draw(r):
        return {
            "learning_rate": log_uniform(r, 0.02, 0.2),
            "num_leaves": int(round(log_uniform(r, 3, 128))),
            "max_depth": int(r.choice([-1, 2, 3, 4, 5, 6, 8, 10])),
            "min_data_in_leaf": int(round(log_uniform(r, 1, 200))),
            "min_sum_hessian_in_leaf": log_uniform(r, 1e-3, 20),
            "lambda_l1": maybe(r, log_uniform(r, 1e-2, 10)),
            "lambda_l2": maybe(r, log_uniform(r, 1e-2, 100)),
            "min_gain_to_split": maybe(r, log_uniform(r, 1e-3, 1)),
            "bagging_fraction": float(r.uniform(0.4, 1)),
            "feature_fraction": float(r.uniform(0.2, 1)),
            "path_smooth": maybe(r, log_uniform(r, 0.1, 100)),
            "cat_smooth": log_uniform(r, 1, 100),
            "cat_l2": log_uniform(r, 1, 100),
        }

    def __init__(self, X, y, categorical, threads):
        import lightgbm

        self.library = lightgbm
        self.fixed = {
            "objective": "binary",
            "bagging_freq": 1,
            "feature_pre_filter": False,
            "num_threads": threads,
            "verbose": -1,
            "seed": 0,
        }
        self.data = lightgbm.Dataset(
            X, y, params=self.fixed, categorical_feature=categorical, free_raw_data=False
        ).construct()

    def search(self, settings, X, y):
        """Rounds until the log-loss of X, y is least, and the scores there."""
        held = self.library.Dataset(X, y, reference=self.data)
        stop = self.library.early_stopping(patience, verbose=False)
        model = self.library.train(
            {**self.fixed, **settings, "metric": "binary_logloss"}, self.data, most_rounds, [held], callbacks=[stop]
        )
        return model.best_iteration, model.predict(X, num_threads=1)

    def predict(self, settings, rounds, X):
        return self.library.train({**self.fixed, **settings}, self.data, rounds).predict(X, num_threads=1)


class XGBoost:
    @staticmethod
    def draw(r):
        by_leaf = r.random() < 0.5
        shape = (
            {"grow_policy": "lossguide", "max_leaves": int(round(log_uniform(r, 3, 128))), "max_depth": 0}
            if by_leaf
            else {"max_depth": int(r.integers(1, 11))}
        )
        return {
            **shape,
            "learning_rate": log_uniform(r, 0.02, 0.2),
            "min_child_weight": log_uniform(r, 1e-2, 50),
            "reg_alpha": maybe(r, log_uniform(r, 1e-2, 10)),
            "reg_lambda": log_uniform(r, 1e-2, 100),
            "gamma": maybe(r, log_uniform(r, 1e-2, 5)),
            "subsample": float(r.uniform(0.4, 1)),
            "colsample_bytree": float(r.uniform(0.2, 1)),
            "colsample_bynode": float(r.uniform(0.4, 1)),
            "max_cat_to_onehot": int(r.choice([1, 4, 10, 30])),
        }

    def __init__(self, X, y, categorical, threads):
        import xgboost

        self.library = xgboost
        self.threads = threads
        self.types = ["c" if j in set(categorical) else "q" for j in range(X.shape[1])]
        self.fixed = {"objective": "binary:logistic", "tree_method": "hist", "nthread": threads, "seed": 0}
        self.data = self.matrix(X, y)

    def matrix(self, X, y=None, ref=None):
        return self.library.QuantileDMatrix(
            X, y, ref=ref, nthread=self.threads, feature_types=self.types, enable_categorical=True
        )

    def search(self, settings, X, y):
        held = self.matrix(X, y, self.data)
        model = self.library.train(
            {**self.fixed, **settings, "eval_metric": "logloss"},
            self.data,
            most_rounds,
            evals=[(held, "held")],
            early_stopping_rounds=patience,
            verbose_eval=False,
        )
        rounds = model.best_iteration + 1
        return rounds, model.predict(held, iteration_range=(0, rounds))

    def predict(self, settings, rounds, X):
        return self.library.train({**self.fixed, **settings}, self.data, rounds).predict(self.matrix(X, ref=self.data))


libraries = {"LightGBM": LightGBM, "XGBoost": XGBoost}


def load(csv, target):
    """Numbers; levels as codes, from the most frequent down; missing NaN."""
    frame = pd.read_csv(csv, keep_default_na=False, na_values=[""], low_memory=False)
    y = frame.pop(target).to_numpy(dtype=float)
    categorical = [j for j, name in enumerate(frame) if not pd.api.types.is_numeric_dtype(frame[name])]
    for j in categorical:
        name = frame.columns[j]
        codes = pd.Categorical(frame[name], categories=frame[name].value_counts().index).codes.astype(float)
        frame[name] = np.where(codes < 0, np.nan, codes)
    return frame.to_numpy(dtype=float), y, categorical


def tune(library, X, y, categorical, request):
    random = np.random.default_rng(request["seed"])
    drawn = [library.draw(random) for _ in range(request["trials"])]
    areas = [[] for _ in drawn]
    rounds = [[] for _ in drawn]
    left = list(range(len(drawn)))
    folds = StratifiedKFold(request["innerFolds"], shuffle=True, random_state=request["seed"])
    for train, held in folds.split(X, y):
        model = library(X[train], y[train], categorical, request["threads"])
        for i in left:
            best, scores = model.search(drawn[i], X[held], y[held])
            areas[i].append(float(roc_auc_score(y[held], scores)))
            rounds[i].append(best)
        left = sorted(left, key=lambda i: -np.mean(areas[i]))
        kept = left[: (len(left) + 1) // 2]
        if len(areas[left[0]]) < request["innerFolds"]:
            left = kept
    best = left[0]
    return {"settings": drawn[best], "rounds": max(1, round(np.mean(rounds[best]))), "innerAuc": float(np.mean(areas[best]))}


def handle(request):
    """request: csv, target, folds (file), foldSeed, library, seed, trials, innerFolds, threads.
    Tuned once, on the training rows of fold 0; those settings are used in all folds. Reply: the settings, out-of-fold
    probabilities in row order, seconds."""
    start = time.perf_counter()
    started = time.process_time()
    X, y, categorical = load(request["csv"], request["target"])
    with open(request["folds"]) as file:
        fold_of = np.array(json.load(file)[request["foldSeed"]])
    library = libraries[request["library"]]
    train = fold_of != 0
    found = tune(library, X[train], y[train], categorical, request)
    tuned = time.perf_counter() - start
    predicted = np.empty(len(y))
    for fold in range(fold_of.max() + 1):
        train, test = fold_of != fold, fold_of == fold
        model = library(X[train], y[train], categorical, request["threads"])
        predicted[test] = model.predict(found["settings"], found["rounds"], X[test])
    return {
        **found,
        "probability": [float(p) for p in predicted],
        "seconds": {"tune": tuned, "all": time.perf_counter() - start, "cpu": time.process_time() - started},
    }


if __name__ == "__main__":
    serve(handle)
