"""Peers of the tree benchmarks: LightGBM and XGBoost with the parameters that Fathom gets; they time themselves.

A table is read as bench/lib-boost-data.mjs wrote it: doubles, column after column, the outcome last; levels are codes.
Each library is imported when it is first used, so that a process that measures memory holds only one.
"""

import time

import numpy as np
from peer import serve

state = {"models": {}}


def part(request, name):
    rows = request["table"][name]
    data = np.fromfile(f"{request['table']['folder']}/{name}.f64").reshape(-1, rows)
    return data[:-1].T, data[-1]


def load(request):
    columns = request["table"]["columns"]
    state["categorical"] = [j for j, column in enumerate(columns) if column["levels"] is not None]
    state["types"] = ["q" if column["levels"] is None else "c" for column in columns]
    state["train"] = part(request, "train")
    if request.get("test", True):
        state["test"] = part(request, "test")
    return {}


def train_lightgbm(r):
    import lightgbm

    X, y = state["train"]
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


def train_xgboost(r):
    import xgboost

    X, y = state["train"]
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
    data = xgboost.QuantileDMatrix(
        X, y, max_bin=r["maxBins"], nthread=r["threads"], feature_types=state["types"], enable_categorical=True
    )
    return xgboost.train(parameters, data, r["trees"])


def predict(peer, threads):
    """Probabilities of the held-out rows, from doubles in memory."""
    X = state["test"][0]
    model = state["models"][peer]
    if peer == "LightGBM":
        return model.predict(X, num_threads=threads)
    model.set_param({"nthread": threads})
    if state["categorical"]:
        import xgboost

        return model.predict(
            xgboost.DMatrix(X, nthread=threads, feature_types=state["types"], enable_categorical=True)
        )
    return model.inplace_predict(X)


def shap(peer, rows, threads):
    X = state["test"][0][:rows]
    model = state["models"][peer]
    if peer == "LightGBM":
        return model.predict(X, pred_contrib=True, num_threads=threads)
    import xgboost

    model.set_param({"nthread": threads})
    data = xgboost.DMatrix(X, nthread=threads, feature_types=state["types"], enable_categorical=True)
    return model.predict(data, pred_contribs=True)


def auc(peer, threads):
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(state["test"][1], predict(peer, threads)))


def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def handle(request):
    do = request["do"]
    if do == "load":
        return load(request)
    peer, threads = request["peer"], request["threads"]
    if do == "auc":
        return {"auc": auc(peer, threads)}
    if do == "peak":
        return {"MiB": peak()}
    start = time.perf_counter()
    if do == "train":
        state["models"][peer] = {"LightGBM": train_lightgbm, "XGBoost": train_xgboost}[peer](request)
    elif do == "predict":
        predict(peer, threads)
    else:
        shap(peer, request["rows"], threads)
    return {"seconds": time.perf_counter() - start}


serve(handle)
