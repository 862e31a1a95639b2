# The digits at half the side, for a teacher that sees them enlarged.
_base_ = './digits.py'

train_pipeline = [
    dict(type='mmpretrain.RandomCrop', crop_size=16, padding=2),
    dict(type='mmpretrain.PackInputs'),
]
train_dataloader = dict(dataset=dict(image_size=16, pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(image_size=16))
test_dataloader = val_dataloader
