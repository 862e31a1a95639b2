from mmkd.hooks.data_check import DataCheckHook
from mmkd.hooks.deferred_runtime_info import DeferredRuntimeInfoHook
from mmkd.hooks.distillation_progress import DistillationProgressHook
from mmkd.hooks.finite_guard import FiniteGuardHook
from mmkd.hooks.gradient_guard import GradientGuardHook
from mmkd.hooks.keep_memory import KeepFreedMemoryHook
from mmkd.hooks.random_state import RandomStateHook
from mmkd.hooks.resume_check import ResumeCheckHook
from mmkd.hooks.safe_checkpoint import SafeCheckpointHook
from mmkd.hooks.stop_on_signal import StopOnSignalHook
from mmkd.hooks.student_checkpoint import StudentCheckpointReader, StudentCheckpointWriter
from mmkd.hooks.sync_shared_buffers import SyncSharedBuffersHook
from mmkd.hooks.teacher_accuracy import TeacherAccuracyHook

__all__ = [
    'DataCheckHook', 'DeferredRuntimeInfoHook', 'DistillationProgressHook', 'FiniteGuardHook',
    'GradientGuardHook', 'KeepFreedMemoryHook', 'RandomStateHook', 'ResumeCheckHook',
    'SafeCheckpointHook', 'StopOnSignalHook', 'StudentCheckpointReader', 'StudentCheckpointWriter',
    'SyncSharedBuffersHook', 'TeacherAccuracyHook'
]
