# The digits at 36 px, 9x9 patches of 4 px: all 1078 training images.
_base_ = './digits.py'

train_dataloader = dict(
    dataset=dict(
        pipeline=[
            dict(type='mmpretrain.RandomCrop', crop_size=32, padding=4),
            dict(type='mmpretrain.Resize', scale=36, backend='pillow'),
            dict(type='mmpretrain.PackInputs'),
        ]))
val_dataloader = dict(
    dataset=dict(
        pipeline=[
            dict(type='mmpretrain.Resize', scale=36, backend='pillow'),
            dict(type='mmpretrain.PackInputs'),
        ]))
test_dataloader = val_dataloader
