default_scope = 'mmkd'

default_hooks = dict(
    # Compares data, heads and batches before the training starts; reads up to 50,000 labels.
    data_check=dict(type='DataCheckHook'),
    # Compares what a run resumes with what it was.
    resume_check=dict(type='ResumeCheckHook'),
    # Reads the losses when they are logged: a read waits for the GPU.
    runtime_info=dict(type='DeferredRuntimeInfoHook'),
    timer=dict(type='IterTimerHook'),
    logger=dict(type='LoggerHook', interval=50),
    param_scheduler=dict(type='ParamSchedulerHook'),
    # Written beside the old file and renamed; an old file goes when the new one is there.
    checkpoint=dict(
        type='SafeCheckpointHook', interval=1, max_keep_ckpts=2, save_best='auto',
        backend_args=dict(backend='mmkd_atomic')),
    # With save=True SIGTERM and SIGINT wait for the end of the epoch and its checkpoint.
    stop_on_signal=dict(type='StopOnSignalHook', save=False),
    sampler_seed=dict(type='DistSamplerSeedHook'),
    # BatchNorm statistics are averaged over the processes before they are validated and saved;
    # else each process validates its share of the images with statistics of its own.
    sync_buffers=dict(type='SyncSharedBuffersHook'),
    student_writer=dict(type='StudentCheckpointWriter'),
    student_reader=dict(type='StudentCheckpointReader'),
    random_state=dict(type='RandomStateHook'),
    # On a CPU; see docs/en/speed.md.
    memory=dict(type='KeepFreedMemoryHook'),
    # The warm-up of losses, CTKD's curriculum, DPK's decay of the ratio.
    progress=dict(type='DistillationProgressHook'),
    gradient_guard=dict(type='GradientGuardHook'),
    finite_guard=dict(type='FiniteGuardHook'),
    teacher_accuracy=dict(type='TeacherAccuracyHook'))

env_cfg = dict(
    # Images of one size: cuDNN measures its algorithms once, and has the fastest from then on.
    cudnn_benchmark=True,
    mp_cfg=dict(mp_start_method='fork', opencv_num_threads=0),
    dist_cfg=dict(backend='nccl'))

visualizer = dict(type='Visualizer', vis_backends=[dict(type='LocalVisBackend')])
log_processor = dict(window_size=50)
log_level = 'INFO'
load_from = None
resume = False
# An exact resume needs a number here.
randomness = dict(seed=0, diff_rank_seed=True)
