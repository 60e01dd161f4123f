"""Peer of bench/import-onnx.mjs: trains scikit-learn on a table, writes ONNX, answers what ONNX Runtime says of its rows."""

import numpy as np
import onnxruntime
import pandas as pd
from peer import serve
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

state = {}


def load(request):
    columns, rows = request["columns"], request["rows"]
    data = np.fromfile(f"{request['folder']}/table.f64").reshape(len(columns) + 1, rows)
    table = {}
    for column, values in zip(columns, data):
        if column["levels"] is not None:
            levels = np.array(column["levels"] + [""], object)  # the last stands for a missing one
            values = levels[np.where(np.isnan(values), -1, values).astype(int)]
        table[column["name"]] = values
    state["table"], state["target"] = pd.DataFrame(table), data[-1].astype(int)
    state["numbers"] = [column["name"] for column in columns if column["levels"] is None]
    state["levels"] = [column["name"] for column in columns if column["levels"] is not None]
    return {}


def train(request):
    table, target, numbers, levels = (state[name] for name in ("table", "target", "numbers", "levels"))
    asked = table[: request["asked"]]
    if request["model"] == "logistic":
        parts = [("n", make_pipeline(SimpleImputer(), StandardScaler()), numbers)]
        parts += [("c", OneHotEncoder(handle_unknown="ignore"), levels)] if levels else []
        model = make_pipeline(ColumnTransformer(parts), LogisticRegression(max_iter=500)).fit(table, target)
        inputs = [(name, FloatTensorType([None, 1])) for name in numbers]
        inputs += [(name, StringTensorType([None, 1])) for name in levels]
        feeds = {name: asked[[name]].to_numpy(np.float32) for name in numbers}
        feeds.update({name: asked[[name]].to_numpy(object) for name in levels})
        features = None
    else:
        matrix = table[numbers].to_numpy(np.float32)
        if request["model"] == "forest":
            forest = RandomForestClassifier(100, min_samples_leaf=5, n_jobs=1, random_state=0)
            model = make_pipeline(SimpleImputer(), forest).fit(matrix, target)
        else:
            model = HistGradientBoostingClassifier(random_state=0).fit(matrix, target)
        inputs = [("X", FloatTensorType([None, len(numbers)]))]
        feeds, features = {"X": matrix[: request["asked"]]}, numbers
    written = convert_sklearn(model, request["model"], inputs, target_opset={"": 17, "ai.onnx.ml": 3}).SerializeToString()
    with open(request["path"], "wb") as file:
        file.write(written)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(written, options, providers=["CPUExecutionProvider"])
    # skl2onnx writes "_" for what is no name in other languages.
    names = {name: given.name for name, given in zip(feeds, session.get_inputs())}
    maps = session.run(None, {names[name]: values for name, values in feeds.items()})[1]
    np.array([each[1] for each in maps], float).tofile(f"{request['folder']}/probability.f64")
    return {"features": features} if features else {"rename": {given: name for name, given in names.items()}}


serve(lambda request: load(request) if request["do"] == "load" else train(request))
