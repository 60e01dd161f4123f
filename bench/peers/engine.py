"""Training steps and predictions in PyTorch. One process holds one network, built by engine_NAME.py: build(options) makes it,
load(network, weights) gives it Fathom's first weights by their paths, loss(network, batch) is the mean loss of a batch."""

import importlib
import os
import re
import time

import numpy as np
import torch

from peer import serve

held = {}


def arrays(described):
    """Arrays from a file: {"file", "entries": {name: {"dtype", "shape", "start"}}}, start in bytes."""
    found = {}
    for name, entry in described["entries"].items():
        count = int(np.prod(entry["shape"]))
        flat = np.fromfile(described["file"], dtype=entry["dtype"], count=count, offset=entry["start"])
        found[name] = torch.from_numpy(flat.reshape(entry["shape"]))
    return found


def build(request):
    torch.set_num_threads(request["threads"])
    torch.manual_seed(0)
    module = importlib.import_module(f"engine_{request['network']}")
    network = module.build(request["options"])
    if "weights" in request:
        with torch.no_grad():
            module.load(network, arrays(request["weights"]))
    count = getattr(module, "count", lambda network: sum(p.numel() for p in network.parameters()))
    held.update(module=module, network=network, parameters=count(network))
    if request.get("compile"):
        held["network"] = torch.compile(network)
    return {"parameters": held["parameters"]}


def prepare(request):
    """Batches of training, and AdamW that decays what has two axes or more."""
    network = held["network"]
    network.train()
    decayed = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": request["weightDecay"]}, {"params": others, "weight_decay": 0.0}]
    held["optimizer"] = torch.optim.AdamW([g for g in groups if g["params"]], lr=request["learningRate"], fused=request.get("fused"))
    held["batches"] = arrays(request["batches"])
    held["clip"] = request["clip"]
    return {}


def step(k):
    network, optimizer = held["network"], held["optimizer"]
    batch = {name: stacked[k] for name, stacked in held["batches"].items()}
    optimizer.zero_grad(set_to_none=True)
    loss = held["module"].loss(network, batch)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), held["clip"])
    optimizer.step()
    return loss.detach()


def train(request):
    """Steps over the batches in turn; seconds per step, and the losses when asked for."""
    count = len(next(iter(held["batches"].values())))
    start = time.perf_counter()
    losses = [step(k % count) for k in range(request["steps"])]
    seconds = (time.perf_counter() - start) / request["steps"]
    return {"seconds": seconds, **({"losses": [float(each) for each in losses]} if request.get("losses") else {})}


def predict(request):
    """Seconds of single calls."""
    if "inputs" in request:
        held["inputs"] = arrays(request["inputs"])["x"]
    network = held["network"]
    network.eval()
    seconds = []
    with torch.inference_mode():
        for _ in range(request["calls"]):
            start = time.perf_counter()
            found = network(held["inputs"])
            seconds.append(time.perf_counter() - start)
    return {"seconds": seconds, **({"outputs": found.flatten().tolist()} if request.get("outputs") else {})}


def gemm(request):
    """Seconds of a product of two square matrices: the best of many."""
    torch.set_num_threads(request["threads"])
    a, b = torch.randn(request["size"], request["size"]), torch.randn(request["size"], request["size"])
    seconds = []
    for _ in range(request["calls"]):
        start = time.perf_counter()
        torch.mm(a, b)
        seconds.append(time.perf_counter() - start)
    return {"seconds": min(seconds)}


def peak(_):
    with open(f"/proc/{os.getpid()}/status") as status:
        return {"mebibytes": int(re.search(r"VmHWM:\s+(\d+) kB", status.read()).group(1)) / 1024}


serve(lambda request: {"build": build, "prepare": prepare, "train": train, "predict": predict, "gemm": gemm, "peak": peak}[request["do"]](request))
