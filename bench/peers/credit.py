"""Peers of bench/credit.mjs and bench/auto.mjs: each model is fitted on the folds it is sent and returns the AUC of the pooled predictions.

LR     one-hot, median, missing flags, scaling, logistic regression
WoE-LR 20 quantile bins and a missing bin per column -> weight of evidence -> logistic regression
XGB    300 trees, rate .05, depth 5, one-hot
HGB    scikit-learn's HistGradientBoostingClassifier at its defaults
LGBM   LightGBM at its defaults
tree   a decision tree of depth 5, one-hot
RF     a random forest of 500 trees, one-hot
SVM    an RBF support vector machine at its defaults on the columns of LR, Platt scaling; a Nystroem map of 500 beyond 6,000 rows
"""

import json
import time

import lightgbm
import numpy as np
import pandas as pd
import xgboost
from peer import serve
from sklearn.compose import ColumnTransformer
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.kernel_approximation import Nystroem
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier


class WeightOfEvidence:
    """Replaces each value by the log ratio of goods to bads in its bin; half a row is added to each count."""

    def fit(self, X, y):
        self.maps = {}
        for name in X.columns:
            self.maps[name] = None
            bins = self._bins(X[name], fit=True)
            bad = np.bincount(bins, weights=y, minlength=bins.max() + 1)
            good = np.bincount(bins, weights=1 - y, minlength=bins.max() + 1)
            woe = np.log((good + 0.5) / good.sum()) - np.log((bad + 0.5) / bad.sum())
            self.maps[name] = (*self.maps[name][:1], woe)
        return self

    def _bins(self, column, fit=False):
        """Bin 0 holds missing and unseen values."""
        if pd.api.types.is_numeric_dtype(column):
            values = column.to_numpy(dtype=float)
            if fit:
                cuts = np.unique(np.nanquantile(values, np.linspace(0, 1, 21)[1:-1]))
                self.maps[column.name] = (cuts,)
            cuts = self.maps[column.name][0]
            return np.where(np.isnan(values), 0, 1 + np.searchsorted(cuts, values, side="left"))
        if fit:
            self.maps[column.name] = (list(column.dropna().unique()),)
        return pd.Categorical(column, categories=self.maps[column.name][0]).codes.astype(int) + 1

    def transform(self, X):
        parts = []
        for name in X.columns:
            woe = self.maps[name][1]
            bins = self._bins(X[name])
            parts.append(np.where(bins < len(woe), woe[np.minimum(bins, len(woe) - 1)], 0.0))
        return np.column_stack(parts)


def columns_of(X):
    numeric = [name for name in X.columns if pd.api.types.is_numeric_dtype(X[name])]
    return numeric, [name for name in X.columns if name not in numeric]


def one_hot():
    return OneHotEncoder(handle_unknown="ignore", min_frequency=2, sparse_output=False)


def scaled(X):
    numeric, categorical = columns_of(X)
    return ColumnTransformer(
        [
            ("numeric", make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), numeric),
            ("categorical", one_hot(), categorical),
        ]
    )


def logistic(X, y, test):
    model = make_pipeline(scaled(X), LogisticRegression(max_iter=2000))
    return model.fit(X, y).predict_proba(test)[:, 1]


def svm(X, y, test):
    if len(y) <= 6000:
        machine = CalibratedClassifierCV(SVC(), cv=5, ensemble=False)
    else:
        machine = make_pipeline(
            Nystroem(n_components=500, random_state=0),
            CalibratedClassifierCV(LinearSVC(random_state=0), cv=5, ensemble=False),
        )
    return make_pipeline(scaled(X), machine).fit(X, y).predict_proba(test)[:, 1]


def random_forest(X, y, test, threads):
    numeric, categorical = columns_of(X)
    fill = make_pipeline(SimpleImputer(strategy="median", add_indicator=True))
    encode = ColumnTransformer([("numeric", fill, numeric), ("categorical", one_hot(), categorical)])
    model = RandomForestClassifier(n_estimators=500, min_samples_leaf=3, n_jobs=threads, random_state=0)
    return model.fit(encode.fit_transform(X), y).predict_proba(encode.transform(test))[:, 1]


def woe_logistic(X, y, test):
    woe = WeightOfEvidence().fit(X, y)
    model = LogisticRegression(max_iter=2000).fit(woe.transform(X), y)
    return model.predict_proba(woe.transform(test))[:, 1]


def one_hot_only(model, X, y, test):
    numeric, categorical = columns_of(X)
    encode = ColumnTransformer([("numeric", "passthrough", numeric), ("categorical", one_hot(), categorical)])
    return model.fit(encode.fit_transform(X), y).predict_proba(encode.transform(test))[:, 1]


def tree(X, y, test):
    return one_hot_only(DecisionTreeClassifier(max_depth=5, random_state=0), X, y, test)


def xgb(X, y, test, threads):
    model = xgboost.XGBClassifier(n_estimators=300, learning_rate=0.05, max_depth=5, n_jobs=threads, random_state=0)
    return one_hot_only(model, X, y, test)


def as_categories(X, test):
    """Both frames with pandas categories known from training; levels beyond 255 become missing for scikit-learn."""
    _, categorical = columns_of(X)
    X, test = X.copy(), test.copy()
    for name in categorical:
        levels = list(X[name].value_counts().index[:250])
        X[name] = pd.Categorical(X[name], categories=levels)
        test[name] = pd.Categorical(test[name], categories=levels)
    return X, test


def hgb(X, y, test):
    X, test = as_categories(X, test)
    model = HistGradientBoostingClassifier(categorical_features="from_dtype", random_state=0)
    return model.fit(X, y).predict_proba(test)[:, 1]


def lgbm(X, y, test, threads):
    X, test = as_categories(X, test)
    for frame in (X, test):
        frame.columns = [f"c{i}" for i in range(frame.shape[1])]
    model = lightgbm.LGBMClassifier(n_jobs=threads, verbose=-1, random_state=0)
    return model.fit(X, y).predict_proba(test)[:, 1]


def fit_predict(name, X, y, test, threads):
    models = {
        "LR": lambda: logistic(X, y, test),
        "WoE-LR": lambda: woe_logistic(X, y, test),
        "XGB": lambda: xgb(X, y, test, threads),
        "HGB": lambda: hgb(X, y, test),
        "LGBM": lambda: lgbm(X, y, test, threads),
        "tree": lambda: tree(X, y, test),
        "RF": lambda: random_forest(X, y, test, threads),
        "SVM": lambda: svm(X, y, test),
    }
    return models[name]()


def handle(request):
    """request: csv, target, folds (a JSON file of one list per seed: the fold that holds each row out, -1 for rows that
    are always trained on), seed, model, threads, rows (whether predictions are asked for). Reply: auc, seconds, probability."""
    frame = pd.read_csv(request["csv"], keep_default_na=False, na_values=[""], low_memory=False)
    y = frame.pop(request["target"]).to_numpy()
    with open(request["folds"]) as file:
        fold_of = np.array(json.load(file)[request["seed"]])
    predicted = np.full(len(y), np.nan)
    start = time.perf_counter()
    for fold in range(fold_of.max() + 1):
        train, test = fold_of != fold, fold_of == fold
        predicted[test] = fit_predict(request["model"], frame[train], y[train], frame[test], request["threads"])
    seconds = time.perf_counter() - start
    held_out = fold_of >= 0
    reply = {"auc": roc_auc_score(y[held_out], predicted[held_out]), "seconds": seconds}
    return {**reply, "probability": predicted.tolist()} if request.get("rows") else reply


if __name__ == "__main__":
    serve(handle)
