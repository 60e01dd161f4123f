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


def load_linear(layer, weights, path):
    layer.weight.copy_(weights[f"{path}.weight"].T)
    layer.bias.copy_(weights[f"{path}.bias"])


def load_encoder(encoder, weights, path):
    def norm(layer, name):
        layer.weight.copy_(weights[f"{name}.scale"])
        layer.bias.copy_(weights[f"{name}.shift"])

    for i, block in enumerate(encoder.layers):
        here = f"{path}.blocks.{i}"
        parts = [f"{here}.attention.{part}" for part in ("query", "key", "value")]
        block.self_attn.in_proj_weight.copy_(torch.cat([weights[f"{part}.weight"].T for part in parts]))
        block.self_attn.in_proj_bias.copy_(torch.cat([weights[f"{part}.bias"] for part in parts]))
        load_linear(block.self_attn.out_proj, weights, f"{here}.attention.output")
        norm(block.norm1, f"{here}.attentionNorm")
        norm(block.norm2, f"{here}.mlpNorm")
        load_linear(block.linear1, weights, f"{here}.mlp.layers.0")
        load_linear(block.linear2, weights, f"{here}.mlp.layers.1")
    norm(encoder.norm, f"{path}.norm")


def load(network, weights):
    load_linear(network.embed, weights, "embed")
    network.positions.copy_(weights["positions"])
    load_encoder(network.encoder, weights, "encoder")
    load_linear(network.head, weights, "head")


def loss(network, batch):
    return nn.functional.cross_entropy(network(batch["x"]), batch["y"].long())
