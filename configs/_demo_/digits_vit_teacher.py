# Demo without labels: the teacher, a small ViT on all 1078 training digits at 36 px.
_base_ = [
    '../_base_/models/digits_vit.py',
    '../_base_/datasets/digits.py',
    '../_base_/schedules/digits_20e.py',
    '../_base_/default_runtime.py',
]
model = _base_.digits_vit
train_dataloader = dict(
    dataset=dict(
        pipeline=[
            dict(type='mmpretrain.RandomCrop', crop_size=32, padding=4),
            dict(type='mmpretrain.Resize', scale=36),
            dict(type='mmpretrain.PackInputs'),
        ]))
val_dataloader = dict(
    dataset=dict(
        pipeline=[
            dict(type='mmpretrain.Resize', scale=36),
            dict(type='mmpretrain.PackInputs'),
        ]))
test_dataloader = val_dataloader
optim_wrapper = dict(optimizer=dict(_delete_=True, type='AdamW', lr=1e-3, weight_decay=0.05))
auto_scale_lr = dict(base_batch_size=64)
