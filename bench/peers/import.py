"""Peer of bench/import.mjs: trains LightGBM and XGBoost on a table, saves their models, answers what they say of its rows."""

import time

import lightgbm
import numpy as np
import pandas as pd
import xgboost
from peer import serve

state = {"models": {}}


def load(request):
    columns, rows = request["columns"], request["rows"]
    data = np.fromfile(f"{request['folder']}/table.f64").reshape(len(columns) + 1, rows)
    table = {}
    for column, values in zip(columns, data):
        if column["levels"] is not None:
            codes = np.where(np.isnan(values), -1, values).astype(int)
            values = pd.Categorical.from_codes(codes, column["levels"])
        table[column["name"]] = values
    state["table"], state["target"] = pd.DataFrame(table), data[-1]
    return {}


def train(request):
    table, target = state["table"], state["target"]
    if request["library"] == "LightGBM":
        settings = {"objective": "binary", "num_leaves": 31, "verbose": -1, "num_threads": 2}
        model = lightgbm.train(settings, lightgbm.Dataset(table, target), request["rounds"])
    else:
        settings = {"objective": "binary:logistic", "max_depth": 5, "eta": 0.1, "nthread": 2}
        model = xgboost.train(settings, matrix(table, target), request["rounds"])
        model.set_param({"nthread": 1})
    model.save_model(request["path"])
    state["models"][request["library"]] = model
    return {}


def matrix(table, target=None):
    return xgboost.DMatrix(table, target, enable_categorical=True, nthread=1)


def ask(model, rows, contributions):
    if isinstance(model, lightgbm.Booster):
        return model.predict(rows, pred_contrib=contributions, num_threads=1)
    return model.predict(matrix(rows), pred_contribs=contributions)


def handle(request):
    if request["do"] == "load":
        return load(request)
    if request["do"] == "train":
        return train(request)
    model, rows = state["models"][request["library"]], state["table"][: request["rows"]]
    if request["do"] == "answer":
        answers = {"probability": ask(model, rows, False), "contributions": ask(model, rows, True)}
        if isinstance(model, lightgbm.Booster):
            answers["margin"] = model.predict(rows, raw_score=True)
        else:
            answers["margin"] = model.predict(matrix(rows), output_margin=True)
        for name, values in answers.items():
            values.astype(float).tofile(f"{request['folder']}/{name}.f64")
        return {}
    start = time.perf_counter()
    ask(model, rows, request["do"] == "explain")
    return {"seconds": time.perf_counter() - start}


serve(handle)
