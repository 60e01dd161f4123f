"""Peer of bench/binning.mjs: OptBinning on columns that lie in a file of doubles, column after column, the target last."""

import time

import numpy as np
from optbinning import OptimalBinning
from peer import serve


def columns_of(path, rows):
    return np.fromfile(path, dtype=np.float64).reshape(-1, rows)


def fit(request):
    columns = columns_of(request["path"], request["rows"])
    y = columns[-1].astype(int)
    seconds = 0.0
    solver = 0.0
    values = []
    status = []
    for x, special in zip(columns[:-1], request["special"]):
        binning = OptimalBinning(
            max_n_prebins=request["preBins"],
            min_prebin_size=request["minShare"],
            monotonic_trend=request["trend"],
            special_codes=special or None,
            time_limit=request["timeLimit"],
        )
        start = time.perf_counter()
        binning.fit(x, y)
        seconds += time.perf_counter() - start
        solver += binning._time_solver
        values.append(float(binning.binning_table.build().iloc[-1]["IV"]))
        status.append(binning.status)
    return {"seconds": seconds, "solver": solver, "informationValue": values, "status": status}


serve(fit)
