"""Peer of bench/tabular.mjs: HistGradientBoosting, LightGBM and a linear model at their defaults, on given folds.

Words are categories for the trees and one-hot levels for the linear model (RidgeCV, LogisticRegressionCV), whose numbers
are scaled and whose missing values are medians with a flag.
"""

import json

import lightgbm
import numpy as np
import pandas as pd
from peer import serve
from sklearn import datasets
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegressionCV, RidgeCV
from sklearn.metrics import accuracy_score, log_loss, r2_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def write(name, path):
    data = getattr(datasets, f"load_{name}")(as_frame=True)
    frame = data.frame
    if name == "wine":
        frame["target"] = [data.target_names[code] for code in frame["target"]]
    frame.to_csv(path, index=False)


def linear(X, regression):
    words = [c for c in X if X[c].dtype == "category"]
    numbers = [c for c in X if c not in words]
    columns = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), numbers),
            ("words", OneHotEncoder(handle_unknown="ignore"), words),
        ]
    )
    if regression:
        return make_pipeline(columns, RidgeCV(np.logspace(-2, 4, 13)))
    return make_pipeline(columns, LogisticRegressionCV(Cs=7, cv=3, scoring="neg_log_loss", max_iter=2000))


def model_of(name, X, regression):
    if name == "linear":
        return linear(X, regression)
    if name == "hgb":
        kind = HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier
        return kind(categorical_features="from_dtype", random_state=0)
    kind = lightgbm.LGBMRegressor if regression else lightgbm.LGBMClassifier
    return kind(n_jobs=1, verbose=-1, random_state=0)


def handler(request):
    if "write" in request:
        write(request["write"], request["csv"])
        return {}
    frame = pd.read_csv(request["csv"])
    given = json.load(open(request["folds"]))
    frame = frame.iloc[given["row"]].reset_index(drop=True)
    fold = np.array(given["fold"])
    y = frame[request["target"]]
    X = frame.drop(columns=[request["target"], *request["drop"]])
    X.columns = [f"c{i}" for i in range(X.shape[1])]
    for column in X:
        if not pd.api.types.is_numeric_dtype(X[column]):
            X[column] = X[column].astype("category")
    regression = request["kind"] == "regression"
    classes = np.sort(y.unique())
    said = np.zeros(len(y) if regression else (len(y), len(classes)))
    for k in np.unique(fold):
        model = model_of(request["model"], X, regression).fit(X[fold != k], y[fold != k])
        said[fold == k] = (model.predict if regression else model.predict_proba)(X[fold == k])
    if regression:
        return {"rmse": float(np.sqrt(np.mean((y - said) ** 2))), "r2": float(r2_score(y, said))}
    return {
        "logLoss": float(log_loss(y, said, labels=classes)),
        "accuracy": float(accuracy_score(y, classes[said.argmax(axis=1)])),
    }


serve(handler)
