"""Peers of bench/boost.mjs: LightGBM and XGBoost with the parameters that Fathom gets; they time themselves."""

import time

import lightgbm
import numpy as np
import xgboost
from peer import serve
from sklearn.metrics import roc_auc_score

state = {}


def load(request):
    columns, cut = request["columns"], request["cut"]
    X = np.fromfile(request["x"]).reshape(-1, columns)
    y = np.fromfile(request["y"], dtype=np.uint8)
    state.update(request, train=(X[:cut], y[:cut]), test=(X[cut:], y[cut:]), models={})
    return {}


def train(peer):
    X, y = state["train"]
    if peer == "LightGBM":
        parameters = {
            "objective": "binary",
            "num_leaves": state["leaves"],
            "learning_rate": state["learningRate"],
            "lambda_l2": state["lambda"],
            "min_sum_hessian_in_leaf": state["minHessian"],
            "min_data_in_leaf": state["minRows"],
            "max_bin": state["maxBins"],
            "num_threads": 1,
            "verbose": -1,
        }
        return lightgbm.train(parameters, lightgbm.Dataset(X, y, params=parameters), state["maxTrees"])
    parameters = {
        "objective": "binary:logistic",
        "tree_method": "hist",
        "grow_policy": "lossguide",
        "max_depth": 0,
        "max_leaves": state["leaves"],
        "learning_rate": state["learningRate"],
        "lambda": state["lambda"],
        "min_child_weight": state["minHessian"],
        "max_bin": state["maxBins"],
        "nthread": 1,
    }
    data = xgboost.QuantileDMatrix(X, y, max_bin=state["maxBins"], nthread=1)
    return xgboost.train(parameters, data, state["maxTrees"])


def predict(peer):
    X = state["test"][0]
    model = state["models"][peer]
    return model.predict(X, num_threads=1) if peer == "LightGBM" else model.inplace_predict(X)


def shap(peer):
    X = state["test"][0][: state["explained"]]
    model = state["models"][peer]
    if peer == "LightGBM":
        return model.predict(X, pred_contrib=True, num_threads=1)
    return model.predict(xgboost.DMatrix(X, nthread=1), pred_contribs=True)


def handle(request):
    do = request["do"]
    if do == "load":
        return load(request)
    peer = request["peer"]
    if do == "auc":
        state["models"][peer] = train(peer)
        return {"auc": float(roc_auc_score(state["test"][1], predict(peer)))}
    start = time.perf_counter()
    {"train": train, "predict": predict, "shap": shap}[do](peer)
    return {"seconds": time.perf_counter() - start}


serve(handle)
