"""Peers of bench/score.mjs and bench/shap.mjs: predictions and SHAP values of LightGBM and XGBoost; they time themselves.

Rows lie one after the other in memory, as both libraries like them best.
"""

import time

import lightgbm
import numpy as np
import xgboost
from peer import serve

state = {"models": {}}


def part(table, name):
    data = np.fromfile(f"{table['folder']}/{name}.f64").reshape(-1, table[name])
    return np.ascontiguousarray(data[:-1].T), data[-1]


def load(request):
    table = request["table"]
    state["categorical"] = [j for j, column in enumerate(table["columns"]) if column["levels"] is not None]
    state["types"] = ["q" if column["levels"] is None else "c" for column in table["columns"]]
    state["train"] = part(table, "train")
    state["test"] = part(table, "test")[0]
    return {}


def train(r):
    X, y = state["train"]
    if r["peer"] == "LightGBM":
        parameters = {
            "objective": "binary",
            "num_leaves": r["leaves"],
            "learning_rate": r["learningRate"],
            "lambda_l2": r["lambda"],
            "min_sum_hessian_in_leaf": r["minHessian"],
            "min_data_in_leaf": r["minRows"],
            "max_bin": r["maxBins"],
            "min_data_in_bin": 1,
            "num_threads": r["threads"],
            "verbose": -1,
        }
        data = lightgbm.Dataset(X, y, params=parameters, categorical_feature=state["categorical"])
        return lightgbm.train(parameters, data, r["trees"])
    parameters = {
        "objective": "binary:logistic",
        "tree_method": "hist",
        "grow_policy": "lossguide",
        "max_depth": 0,
        "max_leaves": r["leaves"],
        "learning_rate": r["learningRate"],
        "lambda": r["lambda"],
        "min_child_weight": r["minHessian"],
        "max_bin": r["maxBins"],
        "nthread": r["threads"],
    }
    return xgboost.train(parameters, matrix(X, r["threads"], y), r["trees"])


def matrix(X, threads, y=None):
    return xgboost.DMatrix(X, y, nthread=threads, feature_types=state["types"], enable_categorical=True)


def predict(model, X, threads):
    if isinstance(model, lightgbm.Booster):
        return model.predict(X, num_threads=threads)
    model.set_param({"nthread": threads})
    return model.predict(matrix(X, threads)) if state["categorical"] else model.inplace_predict(X)


def explain(model, X, threads):
    if isinstance(model, lightgbm.Booster):
        return model.predict(X, pred_contrib=True, num_threads=threads)
    model.set_param({"nthread": threads})
    return model.predict(matrix(X, threads), pred_contribs=True)


def interactions(model, X, threads):
    model.set_param({"nthread": threads})
    return model.predict(matrix(X, threads), pred_interactions=True)


def handle(request):
    do = request["do"]
    if do == "load":
        return load(request)
    if do == "train":
        state["models"][request["peer"]] = train(request)
        return {}
    model, threads = state["models"][request["peer"]], request["threads"]
    X = state["test"]
    work = {"predict": predict, "explain": explain, "interactions": interactions}[do]
    if request.get("each"):
        # One row per call, seconds per row.
        rows = [X[i : i + 1] for i in range(request["rows"])]
        start = time.perf_counter()
        for row in rows:
            work(model, row, threads)
        return {"seconds": (time.perf_counter() - start) / len(rows)}
    X = X[: request.get("rows", len(X))]
    start = time.perf_counter()
    work(model, X, threads)
    return {"seconds": time.perf_counter() - start}


serve(handle)
