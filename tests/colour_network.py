"""A LiteRT network of a few hundred bytes for tests, written operator by operator: TensorFlow would take seconds."""

from typing import Any

import numpy as np

_CRASHES = (18, 0)
"""A byte of a network of side 16 and 6 classes, and a value, by which LiteRT 2.1 crashes; see ``tests/fuzz``."""


def crashing(network: bytes) -> bytes:
    """Return a network of side 16 and 6 classes with a byte changed so that it takes its process along."""
    place, value = _CRASHES
    return network[:place] + bytes([value]) + network[place + 1 :]


def hanging_network(side: int, count: int) -> bytes:
    """Return a network as :func:`colour_network` does that never answers: it ends in a loop without an end."""
    return colour_network(side, count, endless=True)


def colour_network(side: int, count: int, *, endless: bool = False) -> bytes:
    """Return a network of pixels (1, side, side, 3) to probabilities (1, count).

    It takes the mean over the picture, weighs each channel for a class of its own, and ends in a softmax; with
    ``endless`` a loop follows that goes on as long as true is true.
    """
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    def made(kind: str, **values: Any) -> Any:
        thing = getattr(schema, f"{kind}T")()
        for name, value in values.items():
            setattr(thing, name, value)
        return thing

    weights = np.zeros((count, 3), np.float32)
    weights[:3] = 8 * np.eye(3, dtype=np.float32)[:count]
    contents = [b"", np.array([1, 2], np.int32).tobytes(), weights.tobytes()]
    buffers = [made("Buffer", data=np.frombuffer(data, np.uint8)) if data else made("Buffer") for data in contents]
    tensors = [
        made("Tensor", name=f"tensor{number}".encode(), shape=shape, buffer=buffer, type=kind)
        for number, (shape, buffer, kind) in enumerate(
            [
                ([1, side, side, 3], 0, schema.TensorType.FLOAT32),
                ([2], 1, schema.TensorType.INT32),
                ([1, 3], 0, schema.TensorType.FLOAT32),
                ([count, 3], 2, schema.TensorType.FLOAT32),
                ([1, count], 0, schema.TensorType.FLOAT32),
                ([1, count], 0, schema.TensorType.FLOAT32),
            ]
        )
    ]
    steps: list[tuple[str, str, dict[str, Any], list[int], list[int]]] = [
        ("MEAN", "ReducerOptions", {"keepDims": False}, [0, 1], [2]),
        ("FULLY_CONNECTED", "FullyConnectedOptions", {}, [2, 3, -1], [4]),
        ("SOFTMAX", "SoftmaxOptions", {"beta": 1.0}, [4], [5]),
    ]
    loop = []
    if endless:
        answer = made("Tensor", name=b"answer", shape=[1, count], type=schema.TensorType.FLOAT32)
        buffers.append(made("Buffer", data=np.array([1], np.uint8)))
        true = made("Tensor", name=b"true", shape=[1], buffer=len(buffers) - 1, type=schema.TensorType.BOOL)
        loop = [
            made("SubGraph", name=b"go on?", tensors=[answer, true], inputs=[0], outputs=[1], operators=[]),
            made("SubGraph", name=b"do nothing", tensors=[answer], inputs=[0], outputs=[0], operators=[]),
        ]
        tensors.append(answer)
        steps.append(("WHILE", "WhileOptions", {"condSubgraphIndex": 1, "bodySubgraphIndex": 2}, [5], [6]))
    codes, operators = [], []
    for number, (operator, options, values, inputs, outputs) in enumerate(steps):
        code = getattr(schema.BuiltinOperator, operator)
        codes.append(made("OperatorCode", builtinCode=code, deprecatedBuiltinCode=code, version=1))
        operators.append(
            made(
                "Operator",
                opcodeIndex=number,
                inputs=inputs,
                outputs=outputs,
                builtinOptionsType=getattr(schema.BuiltinOptions, options),
                builtinOptions=made(options, **values),
            )
        )
    graph = made("SubGraph", name=b"main", tensors=tensors, inputs=[0], outputs=[len(tensors) - 1], operators=operators)
    model = made("Model", version=3, subgraphs=[graph, *loop], buffers=buffers, operatorCodes=codes)
    builder = flatbuffers.Builder(4096)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())
