"""Runs an exported file with Python's onnxruntime, or a PMML file with JPMML or PMML4S, and compares with Fathom's numbers."""

import json
import time

import numpy as np
import onnx
import onnxruntime
from peer import serve


def feeds_of(columns):
    return {
        name: np.array(values, dtype=object if kind == "string" else np.float64).reshape(-1, 1)
        for name, (kind, values) in columns.items()
    }


def gap(found, expected):
    """The largest difference; infinite when shapes differ or a value is NaN."""
    expected = np.array(expected)
    if found.shape != expected.shape or np.isnan(found).any():
        return float("inf")
    return float(np.abs(found - expected).max())


def run_onnx(request):
    onnx.checker.check_model(onnx.load(request["file"]), full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(request["file"], options, providers=["CPUExecutionProvider"])
    with open(request["rows"]) as file:
        rows = json.load(file)
    feeds = feeds_of(rows["columns"])
    found = dict(zip([output.name for output in session.get_outputs()], session.run(None, feeds)))
    reply = {"probabilities": gap(found["probabilities"], rows["probabilities"])}
    if rows["score"] is not None:
        reply["score"] = gap(found["score"][:, 0], rows["score"])
    one = {name: values[:1] for name, values in feeds.items()}
    seconds = []
    for _ in range(request["calls"]):
        start = time.perf_counter()
        session.run(None, one)
        seconds.append(time.perf_counter() - start)
    return {**reply, "seconds": float(np.median(seconds))}


def run_pmml(request):
    if request["reader"] == "JPMML":
        from jpmml_evaluator import make_evaluator

        evaluate = make_evaluator(request["file"]).verify().evaluate
    else:
        from pypmml import Model

        evaluate = Model.fromFile(request["file"]).predict
    with open(request["rows"]) as file:
        rows = json.load(file)
    names = list(rows["columns"])
    missing = lambda value: value == "" or value != value
    probabilities, scores = [], []
    for values in zip(*(values for _, values in rows["columns"].values())):
        row = {name: None if missing(value) else value for name, value in zip(names, values)}
        result = evaluate(row)
        probabilities.append(result["probability_of_default"])
        scores.append(result.get("score", float("nan")))
    reply = {"probabilities": gap(np.array(probabilities), [both[1] for both in rows["probabilities"]])}
    if rows["score"] is not None:
        reply["score"] = gap(np.array(scores), rows["score"])
    return reply


serve(lambda request: run_onnx(request) if request["format"] == "onnx" else run_pmml(request))
