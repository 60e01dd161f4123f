"""The three-block network of "(Re-)Imag(in)ing Price Trends" in the order of the paper, and causal residual convolutions over time."""

import torch
from torch import nn
from torch.nn import functional as F


class Image(nn.Module):
    def __init__(self, channels, size, dropout, first):
        super().__init__()
        first = first or {"stride": [3, 1], "dilation": [2, 1], "padding": [[12, 12], [1, 1]]}
        first = {**first, "padding": [before for before, _ in first["padding"]]}
        sizes = [1, *channels]
        self.convs = nn.ModuleList()
        self.norms = nn.ModuleList()
        for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
            options = first if i == 0 else {"padding": [2, 1]}
            self.convs.append(nn.Conv2d(inputs, outputs, (5, 3), **options))
            self.norms.append(nn.BatchNorm2d(outputs))
        self.dropout = nn.Dropout(dropout)
        with torch.no_grad():
            features = self.eval().seen(torch.zeros(1, 1, *size)).shape[1]
        self.head = nn.Linear(features, 2)

    def seen(self, x):
        for conv, norm in zip(self.convs, self.norms):
            x = F.max_pool2d(F.leaky_relu(norm(conv(x)), 0.01), (2, 1))
        return x.flatten(1)

    def forward(self, x):
        return self.head(self.dropout(self.seen(x)))


class Block(nn.Module):
    def __init__(self, inputs, channels, dilation):
        super().__init__()
        self.reach = 2 * dilation
        self.first = nn.Conv1d(inputs, channels, 3, dilation=dilation)
        self.second = nn.Conv1d(channels, channels, 3, dilation=dilation)
        self.skip = nn.Conv1d(inputs, channels, 1) if inputs != channels else None

    def forward(self, x):
        hidden = F.relu(self.first(F.pad(x, (self.reach, 0))))
        change = F.relu(self.second(F.pad(hidden, (self.reach, 0))))
        return F.relu((x if self.skip is None else self.skip(x)) + change)


class Temporal(nn.Module):
    def __init__(self, features, channels, blocks):
        super().__init__()
        self.blocks = nn.Sequential(*[Block(channels if i else features, channels, 2**i) for i in range(blocks)])
        self.head = nn.Linear(channels, 1)

    def forward(self, x):
        return self.head(self.blocks(x.transpose(1, 2))[:, :, -1])


def build(options):
    options = dict(options)
    return {"image": Image, "temporal": Temporal}[options.pop("kind")](**options)


def load(network, weights):
    def copy(part, path):
        transposed = isinstance(part, nn.Linear)
        part.weight.copy_(weights[f"{path}.weight"].T if transposed else weights[f"{path}.weight"])
        part.bias.copy_(weights[f"{path}.bias"])

    copy(network.head, "head")
    if isinstance(network, Temporal):
        for i, block in enumerate(network.blocks):
            copy(block.first, f"body.blocks.{i}.first")
            copy(block.second, f"body.blocks.{i}.second")
            if block.skip is not None:
                copy(block.skip, f"body.blocks.{i}.skip.0")
        return
    for i, (conv, norm) in enumerate(zip(network.convs, network.norms)):
        copy(conv, f"blocks.{i}.conv")
        norm.weight.copy_(weights[f"blocks.{i}.norm.scale"])
        norm.bias.copy_(weights[f"blocks.{i}.norm.shift"])


def loss(network, batch):
    if isinstance(getattr(network, "_orig_mod", network), Temporal):
        return F.mse_loss(network(batch["x"]), batch["y"])
    return F.cross_entropy(network(batch["x"]), batch["y"].long())
