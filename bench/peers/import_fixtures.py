"""Makes the models, predictions and contributions that src/models/imported/imported.test.ts compares with.

    bench/peers/.venv/bin/python bench/peers/import_fixtures.py test/imported

The rows come from a formula, so that the tests make them anew; the files hold models and expected numbers only.
"""

import json
import sys
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
import xgboost

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
rows, shown = 600, 40
purposes = ["boat", "car", "house", "study"]


def uniform(seed):
    """Numbers in [0, 1): a linear congruential generator (Park and Miller, 1988), the same in the tests."""
    state = seed
    values = np.empty(rows)
    for i in range(rows):
        state = state * 16807 % 2147483647
        values[i] = state / 2147483647
    return values


income = 0.6 * np.log(uniform(11) / (1 - uniform(11)))
income[uniform(12) < 0.1] = np.nan
delinquencies = np.floor(-2 * np.log(1 - uniform(13)))
delinquencies[uniform(14) < 0.1] = -9
code = np.floor(4 * uniform(15))
region = np.floor(40 * uniform(16))
purpose = [None if missing else purposes[int(c)] for c, missing in zip(code, uniform(17) < 0.05)]
owner = uniform(18) < 0.5
amount = np.round(uniform(19) * 10) / 10
amount[uniform(20) < 0.3] = 0
risk = -1 - 1.5 * np.nan_to_num(income) + np.where(delinquencies == -9, 1.5, 0.5 * delinquencies)
risk += 2 * (code == 0) - 1.5 * owner + amount + (region % 3 == 0)
bad = (uniform(21) < 1 / (1 + np.exp(-risk))).astype(int)
weight = 1 + np.floor(3 * uniform(22))
table = pd.DataFrame(
    {
        "income": income,
        "delinquencies": delinquencies,
        "purpose": pd.Categorical(purpose, purposes),
        "owner": owner,
        "amount": amount,
        "region": pd.Categorical(region.astype(int), range(40)),
    }
)


def keep(name, margin, probability, contributions):
    """Contributions come with the base value last."""
    expected = {"margin": margin, "probability": probability, "contributions": contributions}
    expected = {key: np.asarray(value, dtype=float).tolist() for key, value in expected.items()}
    (out / f"{name}.expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


def lean(model):
    """The text of a model with those parameters of its training only that a reader needs: they are half of it."""
    text = model.model_to_string()
    before, rest = text.split("parameters:")
    within, after = rest.split("end of parameters")
    kept = [line for line in within.splitlines() if line.startswith("[categorical_feature")]
    return "\n".join([before + "parameters:", *kept, "end of parameters" + after])


def light(name, data=table, rounds=8, dump=False, refused=False, **parameters):
    settings = {"objective": "binary", "num_leaves": 7, "min_data_in_leaf": 10, "verbose": -1, "num_threads": 1}
    settings |= {"min_data_per_group": 10, "cat_smooth": 1, "max_cat_to_onehot": 1, **parameters}
    train = lightgbm.Dataset(data, bad, weight=weight, categorical_feature=settings.pop("levels", "auto"))
    model = lightgbm.train(settings, train, rounds)
    asked = data[:shown]
    (out / f"{name}.txt").write_text(lean(model))
    if dump:
        (out / f"{name}.json").write_text(json.dumps(model.dump_model(), separators=(",", ":")) + "\n")
    if not refused:
        # Of a forest, LightGBM's probability is of the mean of its trees, raw score and contributions of their sum.
        share = rounds if parameters.get("boosting") == "rf" else 1
        margin, contributions = model.predict(asked, raw_score=True), model.predict(asked, pred_contrib=True)
        keep(name, margin / share, model.predict(asked), contributions / share)


coded = np.where([name is None for name in purpose], np.nan, code)
numbers = np.column_stack([income, delinquencies, coded, owner, amount, region])
light("lightgbm", dump=True)
light("lightgbm-dart", boosting="dart", drop_rate=0.5, drop_seed=3, skip_drop=0.2)
light("lightgbm-forest", boosting="rf", bagging_freq=1, bagging_fraction=0.6, feature_fraction=0.8)
light("lightgbm-entropy", objective="cross_entropy")
light("lightgbm-sigmoid", sigmoid=1.7, is_unbalance=True)
light("lightgbm-zero", zero_as_missing=True)
light("lightgbm-no-missing", data=numbers, use_missing=False, levels=[2, 5])
light("lightgbm-linear", rounds=1, refused=True, linear_tree=True)
light("lightgbm-classes", rounds=1, refused=True, objective="multiclass", num_class=2)
# A column of levels that never changes has its list of levels too, and no tree can split it.
constant = table.assign(purpose=pd.Categorical(["car"] * rows, purposes))
light("lightgbm-constant", data=constant, rounds=2)
# Stands for the family in the contract of models, whose table has these four columns too.
light("contract", data=table[["income", "delinquencies", "purpose", "owner"]], rounds=20)


def extreme(name, rounds=8, forms=("json",), data=table, refused=False, **parameters):
    settings = {"objective": "binary:logistic", "max_depth": 3, "nthread": 1, "max_cat_to_onehot": 1, **parameters}
    columns = {"enable_categorical": True, "nthread": 1}
    model = xgboost.train(settings, xgboost.DMatrix(data, bad, weight=weight, **columns), rounds)
    asked = xgboost.DMatrix(data[:shown], **columns)
    for form in forms:
        model.save_model(out / f"{name}.{form}")
    if not refused:
        margin = model.predict(asked, output_margin=True)
        keep(name, margin, model.predict(asked), model.predict(asked, pred_contribs=True))


extreme("xgboost", forms=("json", "ubj"))
extreme("xgboost-dart", booster="dart", rate_drop=0.5, seed=3)
extreme("xgboost-forest", rounds=3, num_parallel_tree=3, subsample=0.6, colsample_bynode=0.8, learning_rate=1)
extreme("xgboost-regression", objective="reg:logistic", base_score=0.3)
extreme("xgboost-raw", objective="binary:logitraw", base_score=0.3)
extreme("xgboost-numbers", data=numbers[:, [0, 1, 3, 4]])
extreme("xgboost-hinge", rounds=1, refused=True, objective="binary:hinge")
