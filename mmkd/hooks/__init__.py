from mmkd.hooks.ctkd_curriculum import CTKDCurriculumHook
from mmkd.hooks.deferred_runtime_info import DeferredRuntimeInfoHook
from mmkd.hooks.gradient_guard import GradientGuardHook
from mmkd.hooks.keep_memory import KeepFreedMemoryHook
from mmkd.hooks.loss_warmup import LossWarmupHook
from mmkd.hooks.mask_ratio_decay import MaskRatioDecayHook
from mmkd.hooks.random_state import RandomStateHook
from mmkd.hooks.student_checkpoint import StudentCheckpointReader, StudentCheckpointWriter
from mmkd.hooks.sync_shared_buffers import SyncSharedBuffersHook
from mmkd.hooks.teacher_accuracy import TeacherAccuracyHook

__all__ = [
    'CTKDCurriculumHook', 'DeferredRuntimeInfoHook', 'GradientGuardHook', 'KeepFreedMemoryHook',
    'LossWarmupHook',
    'MaskRatioDecayHook', 'RandomStateHook', 'StudentCheckpointReader', 'StudentCheckpointWriter',
    'SyncSharedBuffersHook', 'TeacherAccuracyHook'
]
