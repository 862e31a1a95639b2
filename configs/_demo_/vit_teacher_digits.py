# Demo without labels: the teacher, a small ViT on all 1078 training digits at 36 px.
_base_ = [
    '../_base_/models/digits_vit.py',
    '../_base_/datasets/digits_36px.py',
    '../_base_/schedules/digits_20e.py',
    '../_base_/default_runtime.py',
]
model = _base_.digits_vit
optim_wrapper = dict(optimizer=dict(_delete_=True, type='AdamW', lr=2e-3, weight_decay=0.05))
param_scheduler = dict(T_max=60)
train_cfg = dict(max_epochs=60)
auto_scale_lr = dict(base_batch_size=64)
