"""Muon for convolutions, too: each step turns a kernel's momentum into the nearest rotation.

Adam's steps are large along the few directions that gradients prefer, Muon's are equally large
along all. Keras has Muon for matrices only and leaves convolutions to Adam.
"""

from __future__ import annotations

import keras


@keras.saving.register_keras_serializable("lenet")
class Muon(keras.optimizers.Muon):
    """Keras' Muon, with each kernel as a matrix of inputs × feature maps.

    The last layer and the biases go to Adam, as the method's author advises.

    Source: K. Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024;
    the size of the steps: J. Liu et al., "Muon is Scalable for LLM Training", 2025, section 2.2.
    """

    def _should_use_adamw(self, variable: keras.Variable) -> bool:
        return len(variable.shape) < 2 or "OUTPUT" in variable.path

    def zeropower_via_newtonschulz5(self, x: keras.KerasTensor, steps: int) -> keras.KerasTensor:
        """Return the rotation nearest to a kernel's momentum, in the kernel's shape."""
        matrix = keras.ops.reshape(x, (-1, x.shape[-1]))
        return keras.ops.reshape(super().zeropower_via_newtonschulz5(matrix, steps), x.shape)

    def lr_adjust(self, x: keras.KerasTensor) -> keras.KerasTensor:
        """Return a step of the size that Adam's would have."""
        matrix = keras.ops.reshape(x, (-1, x.shape[-1]))
        return keras.ops.reshape(super().lr_adjust(matrix), x.shape)
