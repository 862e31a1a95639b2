# The student alone: Faster R-CNN with ResNet-18 on COCO, 24 epochs: 33.8 AP (DPK, Table 4).
_base_ = '../_base_/pairs/faster_rcnn_r101_r18_coco.py'
model = dict(_delete_=True, **_base_.model.student)
