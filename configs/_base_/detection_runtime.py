_base_ = 'default_runtime.py'

# Each canvas has a size of its own: cuDNN would measure its algorithms in every step.
env_cfg = dict(cudnn_benchmark=False)
