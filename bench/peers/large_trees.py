"""Peer of bench/large-trees.mjs: LightGBM reads the CSV itself, trains, and predicts the same CSV.

One request per process: csv (the outcome is its last column), out, trees, leaves, threads, twoRound, and the common
parameters of bench/lib-boost-fit.mjs. Reply: seconds of the parts, peak resident memory in MiB."""

import time

import lightgbm
import numpy as np
from peer import serve


def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def handle(r):
    parameters = {
        "objective": "binary",
        "header": True,
        "label_column": f"name:{r['target']}",
        "two_round": r["twoRound"],
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
    start = time.perf_counter()
    data = lightgbm.Dataset(r["csv"], params=parameters).construct()
    opened = time.perf_counter()
    model = lightgbm.train(parameters, data, r["trees"])
    trained = time.perf_counter()
    predicted = model.predict(r["csv"], data_has_header=True, num_threads=r["threads"])
    predicted.astype(np.float64).tofile(r["out"])
    done = time.perf_counter()
    return {
        "seconds": {"open": opened - start, "train": trained - opened, "predict": done - trained},
        "peak": peak(),
    }


serve(handle)
