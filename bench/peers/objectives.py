"""Peers of bench/objectives.mjs: LightGBM and XGBoost with the parameters that Fathom gets; they write predictions."""

import lightgbm
import numpy as np
import xgboost
from peer import serve

LIGHTGBM = {
    "squaredError": "regression",
    "absoluteError": "regression_l1",
    "huber": "huber",
    "quantile": "quantile",
    "poisson": "poisson",
    "tweedie": "tweedie",
    "logLoss": "binary",
    "softmax": "multiclass",
    "lambdaRank": "lambdarank",
}
XGBOOST = {
    "squaredError": "reg:squarederror",
    "absoluteError": "reg:absoluteerror",
    "quantile": "reg:quantileerror",
    "poisson": "count:poisson",
    "tweedie": "reg:tweedie",
    "logLoss": "binary:logistic",
    "softmax": "multi:softprob",
    "lambdaRank": "rank:ndcg",
}


def by_lightgbm(request, X, y, test, groups):
    own = request["parameters"]
    parameters = {
        "objective": LIGHTGBM[request["objective"]],
        "num_leaves": request["maxLeaves"],
        "learning_rate": request["learningRate"],
        "min_data_in_leaf": request["minRows"],
        "min_sum_hessian_in_leaf": request["minHessian"],
        "lambda_l2": request["lambdaL2"],
        "max_bin": request["maxBins"],
        "alpha": own.get("alpha", own.get("delta", 0.9)),
        "tweedie_variance_power": own.get("power", 1.5),
        "num_class": own.get("classes", 1),
        "lambdarank_truncation_level": own.get("at", 30),
        "num_threads": 1,
        "verbose": -1,
    }
    data = lightgbm.Dataset(X, y, group=groups, params=parameters)
    return lightgbm.train(parameters, data, request["maxTrees"]).predict(test, num_threads=1)


def by_xgboost(request, X, y, test, groups):
    own = request["parameters"]
    parameters = {
        "objective": XGBOOST[request["objective"]],
        "tree_method": "hist",
        "grow_policy": "lossguide",
        "max_depth": 0,
        "max_leaves": request["maxLeaves"],
        "learning_rate": request["learningRate"],
        # A row counts 1 where the hessian is 1; elsewhere the least hessian stands in for the least rows.
        "min_child_weight": request["minHessian"],
        "lambda": request["lambdaL2"],
        "max_bin": request["maxBins"],
        "nthread": 1,
    }
    if request["objective"] == "quantile":
        parameters["quantile_alpha"] = own["alpha"]
    if request["objective"] == "tweedie":
        parameters["tweedie_variance_power"] = own["power"]
    if request["objective"] == "softmax":
        parameters["num_class"] = own["classes"]
    if request["objective"] == "lambdaRank":
        parameters["lambdarank_pair_method"] = "topk"
        parameters["lambdarank_num_pair_per_sample"] = own["at"]
    data = xgboost.DMatrix(X, y, nthread=1)
    if groups is not None:
        data.set_group(groups)
    return xgboost.train(parameters, data, request["maxTrees"]).predict(xgboost.DMatrix(test, nthread=1))


def handle(request):
    X, test = (np.fromfile(request[part]).reshape(-1, request["columns"]) for part in ("trainX", "testX"))
    y = np.fromfile(request["trainY"])
    size = request["groupRows"]
    groups = [size] * (len(y) // size) if request["objective"] == "lambdaRank" else None
    predict = by_lightgbm if request["peer"] == "LightGBM" else by_xgboost
    predict(request, X, y, test, groups).astype(np.float64).tofile(request["predicted"])
    return {}


serve(handle)
