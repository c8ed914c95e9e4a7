"""The network: a BART-shaped encoder-decoder, post-norm, GELU, learnt positions (PyTorch).

Parameter names are those of the checkpoint: `es` source embedding, `ps` positions, `lns` its norm;
`et`, `pt`, `lnt`, `bt` the same for the target (`bt` output bias, output tied to `et`); `enc.N`,
`dec.N` layers with `a` self-attention, `c` cross-attention (`q k v o`), `f` feed-forward (`i o`),
`ln1`, `lnc`, `ln2`. Attention is written out: on processors its fused form with a mask is twice as
slow in the backward pass.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

PAD = 3
"""Row of `<pad>` in both vocabularies."""

EPSILON = 1e-12
"""Layer norm epsilon of XLM-R, and of the packaged model's config.json."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network; the defaults are multilingual-e5-small's and the first package's."""

    source_words: int
    target_words: int
    width: int = 384
    heads: int = 12
    inner: int = 1536
    encoder_layers: int = 12
    decoder_layers: int = 4
    places: int = 512


class Attention(nn.Module):
    """Multi-head attention."""

    def __init__(self, width: int, heads: int) -> None:
        """Make the four projections."""
        super().__init__()
        self.heads = heads
        self.q = nn.Linear(width, width)
        self.k = nn.Linear(width, width)
        self.v = nn.Linear(width, width)
        self.o = nn.Linear(width, width)

    def forward(self, queries: Tensor, keys: Tensor, hidden: Tensor, dropout: float) -> Tensor:
        """Attend; `hidden` is true where a query may not look (rows, 1, queries or 1, keys)."""
        rows, length, width = queries.shape
        size = width // self.heads
        split = (rows, -1, self.heads, size)
        query = self.q(queries).view(split).transpose(1, 2)
        key = self.k(keys).view(split).permute(0, 2, 3, 1)
        value = self.v(keys).view(split).transpose(1, 2)
        scores = torch.matmul(query * size**-0.5, key).masked_fill(hidden, -1e4)
        shares = functional.dropout(scores.softmax(-1), dropout, self.training)
        mixed = torch.matmul(shares.to(value.dtype), value)
        return self.o(mixed.transpose(1, 2).reshape(rows, length, width))


class FeedForward(nn.Module):
    """Two linear layers with GELU between."""

    def __init__(self, width: int, inner: int) -> None:
        """Make both."""
        super().__init__()
        self.i = nn.Linear(width, inner)
        self.o = nn.Linear(inner, width)

    def forward(self, inputs: Tensor) -> Tensor:
        """Apply it to each place alone."""
        return self.o(functional.gelu(self.i(inputs)))


class Layer(nn.Module):
    """An encoder layer, or with `cross` a decoder layer."""

    def __init__(self, shape: Shape, *, cross: bool) -> None:
        """Make the sublayers and their norms."""
        super().__init__()
        self.a = Attention(shape.width, shape.heads)
        self.ln1 = nn.LayerNorm(shape.width, EPSILON)
        self.c = Attention(shape.width, shape.heads) if cross else None
        self.lnc = nn.LayerNorm(shape.width, EPSILON) if cross else None
        self.f = FeedForward(shape.width, shape.inner)
        self.ln2 = nn.LayerNorm(shape.width, EPSILON)

    def forward(
        self,
        inputs: Tensor,
        hidden: Tensor,
        memory: Tensor | None = None,
        memory_hidden: Tensor | None = None,
        dropout: float = 0.0,
    ) -> Tensor:
        """Apply the sublayers, each added to its input and normed."""

        def drop(tensor: Tensor) -> Tensor:
            return functional.dropout(tensor, dropout, self.training)

        state = self.ln1(inputs + drop(self.a(inputs, inputs, hidden, 0.0)))
        if self.c is not None and self.lnc is not None:
            assert memory is not None  # noqa: S101  a decoder layer is always given the memory
            assert memory_hidden is not None  # noqa: S101
            state = self.lnc(state + drop(self.c(state, memory, memory_hidden, 0.0)))
        return self.ln2(state + drop(self.f(state)))


class Translator(nn.Module):
    """Source pieces and target pieces in, scores of the next target piece out."""

    def __init__(self, shape: Shape, dropout: float = 0.0, frozen_layers: int = 0) -> None:
        """Make all layers; the lower encoder is run without gradients."""
        super().__init__()
        self.shape = shape
        self.dropout = dropout
        self.frozen_layers = frozen_layers
        self.es = nn.Embedding(shape.source_words, shape.width)
        self.ps = nn.Embedding(shape.places, shape.width)
        self.lns = nn.LayerNorm(shape.width, EPSILON)
        self.enc = nn.ModuleList(Layer(shape, cross=False) for _ in range(shape.encoder_layers))
        self.et = nn.Embedding(shape.target_words, shape.width)
        self.pt = nn.Embedding(shape.places, shape.width)
        self.lnt = nn.LayerNorm(shape.width, EPSILON)
        self.dec = nn.ModuleList(Layer(shape, cross=True) for _ in range(shape.decoder_layers))
        self.bt = nn.Parameter(torch.zeros(shape.target_words))
        if frozen_layers:
            frozen = [self.es, self.ps, self.lns, *self.enc[:frozen_layers]]
            for module in frozen:
                module.requires_grad_(requires_grad=False)

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        """States of the source and where its padding is."""
        hidden = (source == PAD)[:, None, None, :]
        state = self.lns(self.es(source) + self.ps.weight[: source.shape[1]])
        for layer in self.enc:
            state = layer(state, hidden)
        return state, hidden

    def decode(self, target: Tensor, memory: Tensor, memory_hidden: Tensor) -> Tensor:
        """States of the target, each seeing only the places before it and itself."""
        length = target.shape[1]
        later = torch.ones(length, length, dtype=torch.bool, device=target.device).triu(1)
        state = self.lnt(self.et(target) + self.pt.weight[:length])
        state = functional.dropout(state, self.dropout, self.training)
        for layer in self.dec:
            state = layer(state, later[None, None], memory, memory_hidden, self.dropout)
        return state

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Scores over the target vocabulary at the places of `target` that are no padding."""
        memory, memory_hidden = self.encode(source)
        state = self.decode(target, memory, memory_hidden)
        return functional.linear(state, self.et.weight, self.bt)
