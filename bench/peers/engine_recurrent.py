"""LSTM and GRU judged by their last hidden state. PyTorch has two biases per layer that act as their sum; Fathom has the sum, so
the second is held at 0 here (for GRU: the parts for r and z, which alone are redundant)."""

import torch
from torch import nn


class Network(nn.Module):
    def __init__(self, kind, features, hidden, layers):
        super().__init__()
        self.memory = getattr(nn, kind)(features, hidden, num_layers=layers, batch_first=True)
        self.head = nn.Linear(hidden, 2)
        self.redundant = 0
        for i in range(layers):
            bias = getattr(self.memory, f"bias_hh_l{i}")
            nn.init.zeros_(bias)
            if kind == "LSTM":
                bias.requires_grad = False
                self.redundant += 4 * hidden
            else:
                mask = torch.cat([torch.zeros(2 * hidden), torch.ones(hidden)])
                bias.register_hook(lambda gradient, mask=mask: gradient * mask)
                self.redundant += 2 * hidden

    def forward(self, x):
        outputs, _ = self.memory(x)
        return self.head(outputs[:, -1])


def build(options):
    return Network(**options)


def count(network):
    """Numbers that are learned."""
    return sum(p.numel() for p in network.parameters()) - network.redundant


def load(network, weights):
    memory = network.memory
    for i in range(memory.num_layers):
        cell = f"memory.cells.{i}"
        getattr(memory, f"weight_ih_l{i}").copy_(weights[f"{cell}.inputWeight"])
        getattr(memory, f"weight_hh_l{i}").copy_(weights[f"{cell}.hiddenWeight"])
        getattr(memory, f"bias_ih_l{i}").copy_(weights[f"{cell}.bias"])
        if f"{cell}.hiddenBias" in weights:
            getattr(memory, f"bias_hh_l{i}")[2 * memory.hidden_size :].copy_(weights[f"{cell}.hiddenBias"])
    network.head.weight.copy_(weights["head.weight"].T)
    network.head.bias.copy_(weights["head.bias"])


def loss(network, batch):
    return nn.functional.cross_entropy(network(batch["x"]), batch["y"].long())
