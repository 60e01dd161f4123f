"""A pre-norm Transformer encoder with learned positions, GELU in its tanh form as Fathom's, judged by the mean over time."""

import torch
from torch import nn


class Network(nn.Module):
    def __init__(self, features, width, heads, layers, time):
        super().__init__()
        self.embed = nn.Linear(features, width)
        self.positions = nn.Parameter(torch.zeros(time, width))
        gelu = lambda x: nn.functional.gelu(x, approximate="tanh")
        block = nn.TransformerEncoderLayer(width, heads, 4 * width, 0.0, gelu, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(block, layers, norm=nn.LayerNorm(width), enable_nested_tensor=False)
        self.head = nn.Linear(width, 2)

    def forward(self, x):
        return self.head(self.encoder(self.embed(x) + self.positions).mean(1))


def build(options):
    return Network(**options)


def load(network, weights):
    def linear(layer, path):
        layer.weight.copy_(weights[f"{path}.weight"].T)
        layer.bias.copy_(weights[f"{path}.bias"])

    def norm(layer, path):
        layer.weight.copy_(weights[f"{path}.scale"])
        layer.bias.copy_(weights[f"{path}.shift"])

    linear(network.embed, "embed")
    network.positions.copy_(weights["positions"])
    for i, block in enumerate(network.encoder.layers):
        path = f"encoder.blocks.{i}"
        parts = [f"{path}.attention.{part}" for part in ("query", "key", "value")]
        block.self_attn.in_proj_weight.copy_(torch.cat([weights[f"{part}.weight"].T for part in parts]))
        block.self_attn.in_proj_bias.copy_(torch.cat([weights[f"{part}.bias"] for part in parts]))
        linear(block.self_attn.out_proj, f"{path}.attention.output")
        norm(block.norm1, f"{path}.attentionNorm")
        norm(block.norm2, f"{path}.mlpNorm")
        linear(block.linear1, f"{path}.mlp.layers.0")
        linear(block.linear2, f"{path}.mlp.layers.1")
    norm(network.encoder.norm, "encoder.norm")
    linear(network.head, "head")


def loss(network, batch):
    return nn.functional.cross_entropy(network(batch["x"]), batch["y"].long())
