# The student alone: RetinaNet with ResNet-18 on COCO, 24 epochs: 33.1 AP (DPK, Table 4).
_base_ = '../_base_/pairs/retinanet_r101_r18_coco.py'
model = dict(_delete_=True, **_base_.model.student)
