#!/usr/bin/env bash
# Makes bench/peers/.venv, the Python environment that only the benchmarks know. Run again after changing requirements.txt.
# `setup.sh autogluon` makes bench/peers/.venv-autogluon instead: AutoGluon asks for other versions. `setup.sh engine` makes
# bench/peers/.venv-engine with PyTorch; torch.compile needs a C++ compiler (Debian: g++) besides.
set -euo pipefail
cd "$(dirname "$0")"
if [ "${1:-}" = autogluon ]; then
  if [ ! -x .venv-autogluon/bin/python ]; then python3 -m venv .venv-autogluon; fi
  exec .venv-autogluon/bin/python -m pip install --quiet --disable-pip-version-check 'autogluon.tabular[lightgbm,xgboost,catboost]==1.6.3' fastai==2.8.12 torch==2.13.0
fi
if [ "${1:-}" = engine ]; then
  if [ ! -x .venv-engine/bin/python ]; then python3 -m venv .venv-engine; fi
  exec .venv-engine/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 numpy==2.4.6
fi
if [ ! -x .venv/bin/python ]; then python3 -m venv .venv; fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
.venv/bin/python - <<'PY'
from importlib.metadata import version
for name in ("scikit-learn", "xgboost-cpu", "lightgbm", "optbinning", "pandas", "pyarrow", "numpy"):
    print(f"{name} {version(name)}")
PY
