"""Peer of bench/autogluon.mjs: AutoGluon-Tabular, preset medium_quality, judged by AUC, a time limit per fit.

Which of its models take part depends on what is installed: with setup.sh all of them, gradient boosting, forests, nearest
neighbours and two networks.
"""

import json
import shutil
import tempfile
import time

import numpy as np
import pandas as pd
from autogluon.tabular import TabularPredictor
from peer import serve


def handle(request):
    """request: csv, target, folds, foldSeed, threads, limit (seconds per fit). Reply: probability, seconds (all fits), members (of
    the first fold's ensemble)."""
    frame = pd.read_csv(request["csv"], keep_default_na=False, na_values=[""], low_memory=False)
    target = request["target"]
    with open(request["folds"]) as file:
        fold_of = np.array(json.load(file)[request["foldSeed"]])
    predicted = np.full(len(frame), np.nan)
    members = None
    start = time.perf_counter()
    for fold in range(fold_of.max() + 1):
        folder = tempfile.mkdtemp()
        try:
            predictor = TabularPredictor(target, eval_metric="roc_auc", path=folder, verbosity=0, problem_type="binary")
            predictor.fit(
                frame[fold_of != fold],
                presets="medium_quality",
                time_limit=request["limit"],
                num_cpus=request["threads"],
            )
            held_out = frame[fold_of == fold].drop(columns=[target])
            predicted[fold_of == fold] = predictor.predict_proba(held_out)[1]
            members = members or predictor.model_names()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return {"probability": predicted.tolist(), "seconds": time.perf_counter() - start, "members": members}


if __name__ == "__main__":
    serve(handle)
