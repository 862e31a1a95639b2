from mmengine.hooks import Hook
from mmengine.logging import print_log
from mmengine.runner import Runner

from mmkd.registry import HOOKS
from mmkd.utils import memory


@HOOKS.register_module()
class KeepFreedMemoryHook(Hook):
    """Spare a run on a CPU the clearing of pages that it has just given back.

    :func:`mmkd.utils.memory.keep_freed_memory` explains it. On a GPU it changes little, because
    PyTorch keeps the memory of the GPU anyway.
    """

    def before_run(self, runner: Runner) -> None:
        """Set it before the first step."""
        if not memory.keep_freed_memory():
            print_log('KeepFreedMemoryHook: this C library has no such setting', 'current')
