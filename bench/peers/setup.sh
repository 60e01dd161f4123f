#!/usr/bin/env bash
# Makes bench/peers/.venv, the Python environment that only the benchmarks know. Run again after changing requirements.txt.
set -euo pipefail
cd "$(dirname "$0")"
if [ ! -x .venv/bin/python ]; then python3 -m venv .venv; fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
.venv/bin/python - <<'PY'
from importlib.metadata import version
for name in ("scikit-learn", "xgboost-cpu", "lightgbm", "optbinning", "pandas", "pyarrow", "numpy"):
    print(f"{name} {version(name)}")
PY
