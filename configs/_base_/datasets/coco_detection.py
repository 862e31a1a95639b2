# COCO as mmdet reads it, with workers from which a run resumes exactly.
_base_ = 'mmdet::_base_/datasets/coco_detection.py'
train_dataloader = dict(
    persistent_workers=False, worker_init_fn=dict(type='mmkd.seed_worker'))
