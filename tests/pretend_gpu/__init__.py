"""A GPU that is not there: tensors say ``cuda:0`` and compute on the CPU.

It shows what a machine without a GPU otherwise hides: devices that mix, generators of the wrong
device, half precision inside a loss, float64, and every place where the host waits for the GPU.
It cannot show times, memory, NCCL, CUDA graphs, or what cuDNN rounds.

- ``driver.py`` makes libraries that let the CUDA build of torch believe in one device;
- ``tensors.py`` has the tensor and what is noted of it;
- ``python -m tests.pretend_gpu SCRIPT ARGUMENTS`` runs any script so;
- ``steps.py`` takes training steps of configs; ``budgets.json`` says how often the host may wait.
"""
