# Faster R-CNN with ResNet-152 (41.6 AP) teaches one with ResNet-50. No such file is public: the
# teacher is trained by configs/teachers/faster_rcnn_r152_coco.py.
_base_ = 'faster_rcnn_r101_r50_coco.py'
model = dict(
    teacher=dict(backbone=dict(depth=152)),
    teacher_checkpoint='work_dirs/teachers/faster_rcnn_r152_coco/epoch_24.pth')
