"""FT-Transformer of numeric columns: a vector for every number, and one more, first, which the answer is read from."""

import torch
from torch import nn

from engine_transformer import load_encoder


class Network(nn.Module):
    def __init__(self, columns, width, heads, layers, hidden):
        super().__init__()
        self.answer = nn.Parameter(torch.zeros(1, 1, width))
        self.weight = nn.Parameter(torch.zeros(columns, width))
        self.shift = nn.Parameter(torch.zeros(columns, width))
        gelu = lambda x: nn.functional.gelu(x, approximate="tanh")
        block = nn.TransformerEncoderLayer(width, heads, hidden, 0.0, gelu, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(block, layers, norm=nn.LayerNorm(width), enable_nested_tensor=False)
        self.head = nn.Linear(width, 2)

    def forward(self, x):
        tokens = x.unsqueeze(-1) * self.weight + self.shift
        places = torch.cat([self.answer.expand(len(x), -1, -1), tokens], 1)
        return self.head(torch.relu(self.encoder(places)[:, 0]))


def build(options):
    return Network(**options)


def load(network, weights):
    for name in ("answer", "weight", "shift"):
        getattr(network, name).copy_(weights[f"table.tokens.{name}"])
    load_encoder(network.encoder, weights, "table.encoder")
    network.head.weight.copy_(weights["table.head.weight"].T)
    network.head.bias.copy_(weights["table.head.bias"])


def loss(network, batch):
    return nn.functional.cross_entropy(network(batch["x"]), batch["y"].long())
