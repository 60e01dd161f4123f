"""DLinear in PyTorch, trained by the same recipe on the same windows: bench/exchange.mjs sends the series and a setting."""

import numpy as np
import torch

from peer import serve


def moving_average(length, window=25):
    matrix = np.zeros((length, length), dtype=np.float32)
    reach = (window - 1) // 2
    for at in range(length):
        for shift in range(-reach, reach + 1):
            matrix[min(length - 1, max(0, at + shift)), at] += 1 / window
    return torch.from_numpy(matrix)


class DLinear(torch.nn.Module):
    def __init__(self, inputs, horizon):
        super().__init__()
        self.seasonal = torch.nn.Linear(inputs, horizon)
        self.trend = torch.nn.Linear(inputs, horizon)
        self.average = moving_average(inputs)
        if inputs == 96:
            for layer in (self.seasonal, self.trend):
                torch.nn.init.constant_(layer.weight, 1 / inputs)

    def forward(self, x):
        smooth = x @ self.average
        return self.seasonal(x - smooth) + self.trend(smooth)


def train(request):
    torch.set_num_threads(1)
    torch.manual_seed(request["seed"])
    inputs, horizon, batch = request["inputs"], request["horizon"], request["batch"]
    series = torch.tensor(request["series"], dtype=torch.float32)

    def windows(start, end):
        first = max(0, start - inputs)
        return torch.arange(first, end - inputs - horizon + 1)

    def batch_of(starts):
        whole = series.unfold(1, inputs + horizon, 1)[:, starts].transpose(0, 1)
        return whole[..., :inputs].contiguous(), whole[..., inputs:].contiguous()

    network = DLinear(inputs, horizon)
    optimizer = torch.optim.Adam(network.parameters(), request["rate"])

    def judge(start, end):
        totals, count = [0.0, 0.0], 0
        with torch.no_grad():
            for starts in windows(start, end).split(256):
                x, y = batch_of(starts)
                error = (network(x) - y).double()
                totals[0] += float((error**2).sum())
                totals[1] += float(error.abs().sum())
                count += error.numel()
        return totals[0] / count, totals[1] / count

    train_end, validation, length = request["train"], request["validation"], request["length"]
    starts = windows(0, train_end)
    best, best_epoch, kept = float("inf"), 0, None
    for epoch in range(1, request["epochs"] + 1):
        if epoch - best_epoch > request["patience"]:
            break
        for group in optimizer.param_groups:
            group["lr"] = request["rate"] / 2 ** max(0, epoch - 2)
        order = starts[torch.randperm(len(starts))]
        for k in range(len(starts) // batch):
            x, y = batch_of(order[k * batch : (k + 1) * batch])
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(network(x), y).backward()
            optimizer.step()
        found = judge(train_end, validation)[0]
        if found < best:
            best, best_epoch = found, epoch
            kept = {name: value.clone() for name, value in network.state_dict().items()}
    network.load_state_dict(kept)
    mse, mae = judge(validation, length)
    return {"mse": mse, "mae": mae}


serve(train)
