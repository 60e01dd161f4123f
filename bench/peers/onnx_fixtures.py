"""Makes the ONNX files and the probabilities of ONNX Runtime that src/models/foreign-onnx/foreign-onnx.test.ts compares with.

    python bench/peers/onnx_fixtures.py test/onnx      (needs scikit-learn, skl2onnx, onnxruntime, pandas)
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pandas as pd
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
rows, shown = 800, 200
random = np.random.default_rng(7)
income = random.normal(size=rows).round(3)
age = random.integers(20, 70, size=rows).astype(float)
purpose = random.choice(["car", "house", "study"], size=rows)
bad = (random.uniform(size=rows) < 1 / (1 + np.exp(1 + income - (age - 40) / 20 - (purpose == "car")))).astype(int)
missing = np.where(random.uniform(size=rows) < 0.1, np.nan, income)


def run(path, feeds):
    found = onnxruntime.InferenceSession(str(path)).run(None, feeds)[1]
    return [float(p) for p in found[:, 1]] if isinstance(found, np.ndarray) else [float(p[1]) for p in found]


table = pd.DataFrame({"income": missing, "age": age, "purpose": purpose})
numbers = make_pipeline(SimpleImputer(), StandardScaler())
columns = ColumnTransformer(
    [("n", numbers, ["income", "age"]), ("c", OneHotEncoder(handle_unknown="ignore"), ["purpose"])]
)
pipeline = make_pipeline(columns, LogisticRegression()).fit(table, bad)
inputs = [
    ("income", FloatTensorType([None, 1])),
    ("age", FloatTensorType([None, 1])),
    ("purpose", StringTensorType([None, 1])),
]
logistic = convert_sklearn(pipeline, "logistic", inputs, target_opset=17)
(out / "logistic.onnx").write_bytes(logistic.SerializeToString())
asked = [{"income": i, "age": a, "purpose": p} for i, a, p in zip(missing[:shown], age[:shown], purpose[:shown])]
asked[3]["purpose"] = "yacht"
feeds = {name: np.array([[r[name]] for r in asked], np.float32) for name in ["income", "age"]}
feeds["purpose"] = np.array([[r["purpose"]] for r in asked], object)
expected = run(out / "logistic.onnx", feeds)
for row in asked:
    row["income"] = None if np.isnan(row["income"]) else row["income"]
(out / "logistic.expected.json").write_text(json.dumps({"rows": asked, "probability": expected}) + "\n")

matrix = np.column_stack([income, age]).astype(np.float32)
forest = RandomForestClassifier(8, max_depth=4, random_state=0).fit(matrix, bad)
options = {id(forest): {"zipmap": False}}
converted = convert_sklearn(forest, "forest", [("X", FloatTensorType([None, 2]))], target_opset=17, options=options)
(out / "forest.onnx").write_bytes(converted.SerializeToString())
expected = run(out / "forest.onnx", {"X": matrix[:shown]})
asked = [{"income": float(i), "age": float(a)} for i, a in matrix[:shown]]
(out / "forest.expected.json").write_text(json.dumps({"rows": asked, "probability": expected}) + "\n")
